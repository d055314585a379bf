import { type CreateCrashWorker, createCrashReceiver } from '@x/tooling-crash/worker';
import { Redis } from 'ioredis';
import { redisStore } from '../../src/redis-store.ts';

/** `redisStore` as the crash driver runs it; `parameters.effect` says whether the effect honors the fencing token. */
export const createCrashWorker: CreateCrashWorker = async (hooks) => {
  const { redisUrl = '', effect, workMs = '4', blockMs = '0' } = hooks.parameters;
  const client = new Redis(redisUrl, { retryStrategy: () => 20 });
  client.on('error', () => undefined);
  const store = redisStore({ client, timeoutMs: 10_000, onWarning: () => undefined });
  const receiver = createCrashReceiver(hooks, {
    store,
    effect: effect === 'plain' ? 'plain' : 'fenced',
    workMs: Number(workMs),
    blockMs: Number(blockMs),
  });
  return {
    handle: (request) => receiver.handle(request),
    async close() {
      await receiver.close();
      client.disconnect();
    },
  };
};
