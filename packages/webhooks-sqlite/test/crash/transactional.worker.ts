import { type CreateCrashWorker, createCrashReceiver } from '@x/tooling-crash/worker';
import Database from 'libsql';
import { sqliteStore } from '../../src/sqlite-store.ts';

/** The effect is a row, written in the transaction that also writes the mark. */
export const createCrashWorker: CreateCrashWorker = async (hooks) => {
  const { path = '', workMs = '4', blockMs = '0' } = hooks.parameters;
  const database = new Database(path);
  const receiver = createCrashReceiver(hooks, {
    store: sqliteStore({ database, acquireTimeoutMs: 10_000 }),
    workMs: Number(workMs),
    blockMs: Number(blockMs),
    async effect({ key, transaction }, pause) {
      // Before it writes: from then on the file is locked, and nobody can overtake it.
      await pause();
      (transaction as Database.Database).prepare('INSERT INTO effects (key) VALUES (?)').run(key);
      hooks.point('inside-effect');
    },
  });
  return {
    handle: (request) => receiver.handle(request),
    async close() {
      await receiver.close();
      database.close();
    },
  };
};
