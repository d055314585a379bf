import { type PostgresService, startPostgres } from '@x/tooling-services';
import pg from 'pg';
import { postgresStore } from '../../src/postgres-store.ts';

export interface EffectsDatabase {
  readonly postgres: PostgresService;
  readonly worker: URL;
  countEffects(): Promise<ReadonlyMap<string, number>>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** A server with the store's table and a table of effects, by event key. */
export async function openEffects(): Promise<EffectsDatabase> {
  const postgres = await startPostgres();
  const pool = new pg.Pool({ connectionString: postgres.connectionString });
  await postgresStore({ pool }).migrate();
  await pool.query('CREATE TABLE effects (key text NOT NULL)');
  return {
    postgres,
    worker: new URL('./transactional.worker.ts', import.meta.url),
    async countEffects() {
      const { rows } = await pool.query<{ key: string; count: number }>(
        'SELECT key, count(*)::int AS count FROM effects GROUP BY key',
      );
      return new Map(rows.map((row) => [row.key, row.count]));
    },
    clear: async () => void (await pool.query('TRUNCATE effects, webhook_events')),
    async close() {
      await pool.end();
      await postgres.close();
    },
  };
}
