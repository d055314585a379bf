import { type CreateCrashWorker, createCrashReceiver } from '@x/tooling-crash/worker';
import Database from 'libsql';
import { sqliteStore } from '../sqlite-store.ts';

/** The effect is a row, written in the transaction that also writes the mark. */
export const createCrashWorker: CreateCrashWorker = async (hooks) => {
  const database = new Database(hooks.parameters['path'] ?? '');
  return createCrashReceiver(hooks, {
    store: sqliteStore({ database }),
    async effect({ key, transaction }) {
      (transaction as Database.Database).prepare('INSERT INTO effects (key) VALUES (?)').run(key);
      hooks.point('inside-effect');
    },
  });
};
