import { QUEUE_CRASH_POINTS, runCrash } from '@x/tooling-crash';
import { startPostgres } from '@x/tooling-services';
import { postgresStore } from '@x/webhooks-postgres';
import pg from 'pg';
import { describe, expect, it } from 'vitest';

// `npm run soak` asks for more.
const scale =
  process.env['X_SOAK'] === undefined ? { events: 700, kills: 34, pauses: 2 } : { events: 10_000, kills: 500, pauses: 20 };

describe('pgBossQueue while its workers are killed', () => {
  it('loses no event and doubles no effect', { timeout: 1_800_000 }, async () => {
    const postgres = await startPostgres();
    const pool = new pg.Pool({ connectionString: postgres.connectionString });
    pool.on('error', () => {});
    try {
      await postgresStore({ pool }).migrate();
      await pool.query('CREATE TABLE effects (key text NOT NULL)');
      const result = await runCrash({
        design: 'pg-boss with the Postgres store',
        worker: new URL('./queue.worker.ts', import.meta.url),
        parameters: { connectionString: postgres.connectionString },
        points: QUEUE_CRASH_POINTS,
        drainMs: 60_000,
        ...scale,
        async countEffects() {
          const { rows } = await pool.query<{ key: string; count: number }>(
            'SELECT key, count(*)::int AS count FROM effects GROUP BY key',
          );
          return new Map(rows.map((row) => [row.key, row.count]));
        },
      });
      console.log(JSON.stringify(result));
      expect(result).toMatchObject({ lost: 0, doubled: 0, kills: scale.kills });
    } finally {
      await pool.end();
      await postgres.close();
    }
  });
});
