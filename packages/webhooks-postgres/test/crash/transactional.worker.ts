import { type CreateCrashWorker, createCrashReceiver } from '@x/tooling-crash/worker';
import pg from 'pg';
import { postgresStore } from '../../src/postgres-store.ts';

/** The effect is a row, written in the transaction that also writes the mark. */
export const createCrashWorker: CreateCrashWorker = async (hooks) => {
  const { connectionString = '', workMs = '4', blockMs = '0' } = hooks.parameters;
  const pool = new pg.Pool({ connectionString, max: 10 });
  const receiver = createCrashReceiver(hooks, {
    store: postgresStore({ pool, acquireTimeoutMs: 10_000 }),
    workMs: Number(workMs),
    blockMs: Number(blockMs),
    async effect({ key, transaction }, pause) {
      await (transaction as pg.PoolClient).query('INSERT INTO effects (key) VALUES ($1)', [key]);
      hooks.point('inside-effect');
      await pause();
    },
  });
  return {
    handle: (request) => receiver.handle(request),
    async close() {
      await receiver.close();
      await pool.end();
    },
  };
};
