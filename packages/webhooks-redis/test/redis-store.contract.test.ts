import { randomUUID } from 'node:crypto';
import { type RedisService, startRedis } from '@x/tooling-services';
import { describeEventStore } from '@x/webhooks/conformance';
import fastCheck from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { redisStore } from '../src/redis-store.ts';
import { ageRecords } from './support/age-records.ts';
import { describeWithRedis } from './support/describe-with-redis.ts';
import { CLIENTS, type OpenClient } from './support/open-clients.ts';

let server: RedisService;
let admin: Redis;

describeWithRedis('redisStore', () => {
  beforeAll(async () => {
    server = (await startRedis()) as RedisService;
    admin = new Redis(server.url);
  });
  afterAll(async () => {
    admin?.disconnect();
    await server?.close();
  });

  for (const [name, open] of Object.entries(CLIENTS)) {
    describe(`through ${name}`, () => {
      let shared: OpenClient;
      beforeAll(async () => {
        shared = await open(server.url);
      });
      afterAll(() => shared?.close());

      describeEventStore(
        'redisStore',
        () => {
          const prefix = `${randomUUID()}:`;
          return {
            store: redisStore({ client: shared.client, prefix, timeoutMs: 20_000, onWarning: () => undefined }),
            advance: (ms) => ageRecords(admin, prefix, ms),
          };
        },
        // The model is the store's, not the client library's: once is enough for the older ones.
        { framework: { describe, it }, fastCheck, modelRuns: / 6$/.test(name) ? 100 : 10 },
      );
    });
  }
});
