import { type CreateCrashWorker, createCrashReceiver } from '@x/tooling-crash/worker';
import { redisStore } from '@x/webhooks-redis';
import { Redis } from 'ioredis';
import { bullmqQueue } from '../../src/bullmq-queue.ts';
import { createBullmqWorker } from '../../src/bullmq-worker.ts';

/** `bullmqQueue` and its worker in one process, with `redisStore`, as the crash driver runs them. */
export const createCrashWorker: CreateCrashWorker = async (hooks) => {
  const { redisUrl = '', effect, workMs = '4', blockMs = '0' } = hooks.parameters;
  const client = new Redis(redisUrl, { retryStrategy: () => 20 });
  client.on('error', () => undefined);
  const connection = { host: '127.0.0.1', port: Number(new URL(redisUrl).port) };
  const store = redisStore({ client, onWarning: () => undefined });
  const queue = bullmqQueue({ connection, attempts: 50, backoffMs: 100, onWarning: () => undefined });
  const receiver = createCrashReceiver(hooks, {
    store,
    queue,
    effect: effect === 'plain' ? 'plain' : 'fenced',
    workMs: Number(workMs),
    blockMs: Number(blockMs),
  });
  const worker = createBullmqWorker({
    connection,
    receiver,
    concurrency: 50,
    lockMs: hooks.leaseMs,
    stalledIntervalMs: hooks.leaseMs,
    inProgressDelayMs: Math.round(hooks.leaseMs / 3),
    maxStalls: 1_000,
  });
  return {
    handle: (request) => receiver.handle(request),
    async close() {
      await worker.close();
      await receiver.close();
      client.disconnect();
    },
  };
};
