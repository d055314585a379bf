import { randomUUID } from 'node:crypto';
import { type RedisService, startRedis } from '@x/tooling-services';
import { describeEventQueue } from '@x/webhooks/conformance';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { bullmqQueue, createBullmqWorker } from '../../src/index.ts';
import { describeWithRedis } from './describe-with-redis.ts';

/** The contract of a queue, over whichever BullMQ the test file resolves. */
export function describeQueueContract(title: string): void {
  describeWithRedis(title, () => {
    let server: RedisService;
    beforeAll(async () => {
      server = (await startRedis()) as RedisService;
    });
    afterAll(() => server?.close());

    describeEventQueue(
      'bullmqQueue',
      () => {
        const connection = { host: server.host, port: server.port };
        const name = randomUUID();
        return {
          queue: bullmqQueue({ connection, name, attempts: 3, backoffMs: 50, timeoutMs: 20_000, onWarning: () => undefined }),
          startWorker: (receiver) => createBullmqWorker({ connection, name, receiver, foreignDelayMs: 50 }),
        };
      },
      { framework: { describe, it } },
    );
  });
}
