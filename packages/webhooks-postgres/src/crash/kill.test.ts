import { type CrashResult, runCrash } from '@x/tooling-crash';
import { startPostgres } from '@x/tooling-services';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { postgresStore } from '../postgres-store.ts';

// `npm run soak` asks for more.
const scale =
  process.env['X_SOAK'] === undefined ? { events: 700, kills: 34, pauses: 2 } : { events: 10_000, kills: 500, pauses: 20 };

async function runDesign(): Promise<CrashResult> {
  const postgres = await startPostgres();
  const pool = new pg.Pool({ connectionString: postgres.connectionString });
  try {
    await postgresStore({ pool }).migrate();
    await pool.query('CREATE TABLE effects (key text NOT NULL)');
    return await runCrash({
      design: 'Postgres, transactional',
      worker: new URL('./transactional.worker.ts', import.meta.url),
      parameters: { connectionString: postgres.connectionString },
      ...scale,
      async countEffects() {
        const { rows } = await pool.query<{ key: string; count: number }>(
          'SELECT key, count(*)::int AS count FROM effects GROUP BY key',
        );
        return new Map(rows.map((row) => [row.key, row.count]));
      },
    });
  } finally {
    await pool.end();
    await postgres.close();
  }
}

describe('postgresStore while its workers are killed', () => {
  it('loses no event and doubles no effect', { timeout: 1_800_000 }, async () => {
    const result = await runDesign();
    console.log(JSON.stringify(result));
    expect(result).toMatchObject({ lost: 0, doubled: 0, kills: scale.kills });
  });
});
