import { QUEUE_CRASH_POINTS, runCrash, runShutdown } from '@x/tooling-crash';
import { type PostgresService, startPostgres } from '@x/tooling-services';
import { postgresStore } from '@x/webhooks-postgres';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

// `npm run soak` asks for more.
const scale =
  process.env['X_SOAK'] === undefined ? { events: 700, kills: 34, pauses: 2 } : { events: 10_000, kills: 500, pauses: 20 };

describe('pgBossQueue in processes that end', () => {
  let postgres: PostgresService;
  let pool: pg.Pool;
  beforeAll(async () => {
    postgres = await startPostgres();
    pool = new pg.Pool({ connectionString: postgres.connectionString });
    pool.on('error', () => {});
    await postgresStore({ pool }).migrate();
    await pool.query('CREATE TABLE effects (key text NOT NULL)');
  });
  afterAll(async () => {
    await pool?.end();
    await postgres?.close();
  });
  beforeEach(async () => {
    await pool.query('TRUNCATE effects, webhook_events');
    await pool.query('DROP SCHEMA IF EXISTS pgboss CASCADE');
  });

  function common(parameters: Readonly<Record<string, string>> = {}) {
    return {
      worker: new URL('./queue.worker.ts', import.meta.url),
      parameters: { connectionString: postgres.connectionString, ...parameters },
      drainMs: 60_000,
      async countEffects() {
        const { rows } = await pool.query<{ key: string; count: number }>(
          'SELECT key, count(*)::int AS count FROM effects GROUP BY key',
        );
        return new Map(rows.map((row) => [row.key, row.count]));
      },
    };
  }

  it('loses no event and doubles no effect when they are killed', { timeout: 1_800_000 }, async () => {
    const design = 'pg-boss with the Postgres store';
    const result = await runCrash({ ...common(), design, points: QUEUE_CRASH_POINTS, ...scale });
    console.log(JSON.stringify(result));
    expect(result).toMatchObject({ lost: 0, doubled: 0, kills: scale.kills });
  });

  it('answers or gives back 200 events in flight on SIGTERM, and exits in under 10 s', { timeout: 120_000 }, async () => {
    const result = await runShutdown(common({ workMs: '100' }));
    expect(result).toMatchObject({ lost: 0, doubled: 0 });
    expect(result.answered + result.redelivered).toBe(200);
    expect(result.exitMs).toBeLessThan(10_000);
  });
});
