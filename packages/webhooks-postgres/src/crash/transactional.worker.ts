import { type CreateCrashWorker, createCrashReceiver } from '@x/tooling-crash/worker';
import pg from 'pg';
import { postgresStore } from '../postgres-store.ts';

/** The effect is a row, written in the transaction that also writes the mark. */
export const createCrashWorker: CreateCrashWorker = async (hooks) => {
  const pool = new pg.Pool({ connectionString: hooks.parameters['connectionString'], max: 10 });
  return createCrashReceiver(hooks, {
    store: postgresStore({ pool }),
    async effect({ key, transaction }) {
      await (transaction as pg.PoolClient).query('INSERT INTO effects (key) VALUES ($1)', [key]);
      hooks.point('inside-effect');
    },
  });
};
