import { type CreateCrashWorker, createCrashReceiver } from '@x/tooling-crash/worker';
import type { HandlerContext } from '@x/webhooks';
import Database from 'libsql';
import { type SqliteWrite, sqliteStore } from '../../src/index.ts';

/** The effect is a row, committed together with the record that the event was handled. */
export const createCrashWorker: CreateCrashWorker = async (hooks) => {
  const { path = '', workMs = '4', blockMs = '0', timeoutMs = '60000' } = hooks.parameters;
  const database = new Database(path);
  const receiver = createCrashReceiver(hooks, {
    store: sqliteStore({ database, timeoutMs: Number(timeoutMs) }),
    workMs: Number(workMs),
    blockMs: Number(blockMs),
    async effect(context, pause) {
      (context as HandlerContext<unknown, SqliteWrite>).write(() => {
        database.prepare('INSERT INTO effects (key) VALUES (?)').run(context.key);
        hooks.point('inside-effect');
      });
      await pause();
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
