import pg from 'pg';
import { compareServers } from './compare.ts';
import { startContestant } from './start-contestant.ts';

/** Receive, store durably, acknowledge, through Fastify: by hand with the raw driver, then with ours. */
export async function benchPostgresHttp(connectionString: string): Promise<void> {
  await compareOn(connectionString, ['byHand', 'webhooks'], 'TRUNCATE by_hand, webhook_events');
}

/** The same with a queue: the event waits there for a worker. */
export async function benchPgBossHttp(connectionString: string): Promise<void> {
  await compareOn(connectionString, ['queueByHand', 'queue'], 'DELETE FROM pgboss.job');
}

async function compareOn(connectionString: string, names: readonly string[], cleanSql: string): Promise<void> {
  const pool = new pg.Pool({ connectionString, max: 1 });
  const contestants = [];
  for (const name of names) contestants.push(await startContestant('postgres-servers.ts', name, connectionString));
  await compareServers(contestants, () => pool.query(cleanSql));
  for (const contestant of contestants) await contestant.stop();
  await pool.end();
}
