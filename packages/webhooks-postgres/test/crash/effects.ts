import pg from 'pg';
import { inject } from 'vitest';
import { postgresStore } from '../../src/postgres-store.ts';

export interface EffectsDatabase {
  readonly connectionString: string;
  readonly worker: URL;
  countEffects(): Promise<ReadonlyMap<string, number>>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** The store's table and a table of effects, by event key. */
export async function openEffects(): Promise<EffectsDatabase> {
  const connectionString = `postgres://postgres@127.0.0.1:${inject('postgresPort')}/postgres`;
  const pool = new pg.Pool({ connectionString });
  pool.on('error', () => {});
  await postgresStore({ pool }).migrate();
  await pool.query('CREATE TABLE effects (key text NOT NULL)');
  return {
    connectionString,
    worker: new URL('./transactional.worker.ts', import.meta.url),
    async countEffects() {
      const { rows } = await pool.query<{ key: string; count: number }>(
        'SELECT key, count(*)::int AS count FROM effects GROUP BY key',
      );
      return new Map(rows.map((row) => [row.key, row.count]));
    },
    clear: async () => void (await pool.query('TRUNCATE effects, webhook_events')),
    close: () => pool.end(),
  };
}
