import { type CreateCrashWorker, createCrashReceiver } from '@x/tooling-crash/worker';
import { postgresStore } from '@x/webhooks-postgres';
import pg from 'pg';
import PgBoss from 'pg-boss';
import { pgBossQueue } from '../../src/pg-boss-queue.ts';
import { createPgBossWorker } from '../../src/pg-boss-worker.ts';

/** Acknowledged once queued; the effect is a row in the transaction that writes the mark. */
export const createCrashWorker: CreateCrashWorker = async (hooks) => {
  const { connectionString = '', workMs = '4' } = hooks.parameters;
  const pool = new pg.Pool({ connectionString, max: 8 });
  const boss = new PgBoss({ connectionString, max: 6, maintenanceIntervalSeconds: 1, schedule: false });
  boss.on('error', () => {});
  await boss.start();
  // Every kill costs the jobs that were running one of their attempts.
  const queue = pgBossQueue({ boss, attempts: 1000, retryDelaySeconds: 0, expireInSeconds: 2, timeoutMs: 10_000 });
  const receiver = createCrashReceiver(hooks, {
    store: postgresStore({ pool }),
    queue,
    workMs: Number(workMs),
    async effect({ key, transaction }) {
      await (transaction as pg.PoolClient).query('INSERT INTO effects (key) VALUES ($1)', [key]);
      hooks.point('inside-effect');
    },
  });
  const worker = createPgBossWorker({ boss, receiver, pollIntervalMs: 50, inProgressDelayMs: 200, concurrency: 4 });
  return {
    handle: (request) => receiver.handle(request),
    async close() {
      await worker.close();
      await receiver.close();
      await boss.stop({ graceful: false, wait: true });
      await pool.end();
    },
  };
};
