import { randomUUID } from 'node:crypto';
import { type RedisService, startRedis } from '@x/tooling-services';
import { checkStoreHistory } from '@x/webhooks/conformance';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { redisStore } from '../src/redis-store.ts';
import { ageRecords } from './support/age-records.ts';
import { describeWithRedis } from './support/describe-with-redis.ts';

const operations = process.env['X_SOAK'] === undefined ? 2_000 : 1_000_000;
let server: RedisService;

describeWithRedis('redisStore over a history', () => {
  beforeAll(async () => {
    server = (await startRedis()) as RedisService;
  });
  afterAll(() => server?.close());

  it('keeps the contract over random calls of several clients', async () => {
    const create = () => {
      const prefix = `${randomUUID()}:`;
      const clients: Redis[] = [];
      const connect = () => {
        const client = new Redis(server.url);
        clients.push(client);
        return redisStore({ client, prefix, timeoutMs: 20_000, onWarning: () => undefined });
      };
      const admin = new Redis(server.url);
      clients.push(admin);
      return {
        store: connect(),
        connect,
        advance: (ms: number) => ageRecords(admin, prefix, ms),
        close() {
          for (const client of clients) client.disconnect();
        },
      };
    };
    expect(await checkStoreHistory(create, { operations })).toEqual({ operations, anomalies: [] });
  }, 36_000_000);
});
