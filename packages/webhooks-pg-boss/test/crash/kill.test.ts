import { type CrashPoint, QUEUE_CRASH_POINTS, runCrash, runShutdown } from '@x/tooling-crash';
import { postgresStore } from '@x/webhooks-postgres';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';

/** A short selection for `npm test`. `npm run soak` runs the whole. */
const isSoak = process.env['X_SOAK'] !== undefined;
const aroundTheCommits: readonly CrashPoint[] = ['before-add', 'after-add', 'inside-effect', 'after-complete'];
const crash = isSoak
  ? { events: 10_000, kills: 500, pauses: 20, points: QUEUE_CRASH_POINTS }
  : { events: 160, kills: 8, pauses: 0, points: aroundTheCommits };
const timeout = 1_800_000;

describe('pgBossQueue in processes that end', () => {
  const connectionString = `postgres://postgres@127.0.0.1:${inject('postgresPort')}/postgres`;
  let pool: pg.Pool;
  beforeAll(async () => {
    pool = new pg.Pool({ connectionString });
    pool.on('error', () => {});
    await postgresStore({ pool }).migrate();
    await pool.query('CREATE TABLE effects (key text NOT NULL)');
  });
  afterAll(() => pool?.end());
  beforeEach(async () => {
    await pool.query('TRUNCATE effects, webhook_events');
    await pool.query('DROP SCHEMA IF EXISTS pgboss CASCADE');
  });

  function common(parameters: Readonly<Record<string, string>> = {}) {
    return {
      worker: new URL('./queue.worker.ts', import.meta.url),
      parameters: { connectionString, ...parameters },
      drainMs: 60_000,
      async countEffects() {
        const { rows } = await pool.query<{ key: string; count: number }>(
          'SELECT key, count(*)::int AS count FROM effects GROUP BY key',
        );
        return new Map(rows.map((row) => [row.key, row.count]));
      },
    };
  }

  it('loses no event and doubles no effect when they are killed', { timeout }, async () => {
    const design = 'pg-boss with the Postgres store';
    const result = await runCrash({ ...common(), design, ...crash });
    console.log(JSON.stringify(result));
    expect(result).toMatchObject({ lost: 0, doubled: 0, kills: crash.kills });
  });

  it('answers or gives back 200 events in flight on SIGTERM', { timeout }, async () => {
    const result = await runShutdown(common({ workMs: '100' }));
    expect(result).toMatchObject({ lost: 0, doubled: 0 });
    expect(result.answered + result.redelivered).toBe(200);
    if (isSoak) expect(result.exitMs).toBeLessThan(10_000);
  });
});
