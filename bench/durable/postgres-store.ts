import { randomUUID } from 'node:crypto';
import { postgresStore } from '@x/webhooks-postgres';
import pg from 'pg';
import { compare } from './compare.ts';

const RETAIN_MS = 7 * 86_400_000;
const LEASE_MS = 60_000;

/** Claim and complete against the least that marks an event: one INSERT ... ON CONFLICT before, one UPDATE after. */
export async function benchPostgresStore(connectionString: string): Promise<void> {
  const pool = new pg.Pool({ connectionString, max: 10 });
  const plain = postgresStore({ pool, table: 'plain_events', transactional: false });
  const transactional = postgresStore({ pool, table: 'transactional_events' });
  await plain.migrate();
  await transactional.migrate();
  await pool.query(
    'CREATE TABLE bare_events (key text PRIMARY KEY, token uuid, lease_until timestamptz NOT NULL, done_at timestamptz)',
  );
  try {
    await compare(
      {
        async 'INSERT ... ON CONFLICT + UPDATE'(key) {
          const token = randomUUID();
          const { rowCount } = await pool.query(
            "INSERT INTO bare_events (key, token, lease_until) VALUES ($1, $2, now() + $3 * interval '1 ms') ON CONFLICT (key) DO NOTHING",
            [key, token, LEASE_MS],
          );
          if (rowCount === 1)
            await pool.query('UPDATE bare_events SET done_at = now() WHERE key = $1 AND token = $2', [key, token]);
        },
        async postgresStore(key) {
          const claim = await plain.claim(key, { leaseMs: LEASE_MS });
          if (claim.state === 'claimed') await plain.complete(key, claim.token, { retainMs: RETAIN_MS });
        },
        async 'postgresStore, transactional'(key) {
          const claim = await transactional.claim(key, { leaseMs: LEASE_MS });
          if (claim.state === 'claimed') await transactional.complete(key, claim.token, { retainMs: RETAIN_MS });
        },
      },
      {
        events: 1500,
        inFlight: 50,
        rounds: 15,
        clean: async () => void (await pool.query('TRUNCATE bare_events, plain_events, transactional_events')),
      },
    );
  } finally {
    await pool.end();
  }
}
