import { randomUUID } from 'node:crypto';
import { type RedisService, startRedis } from '@x/tooling-services';
import { describeEventStore } from '@x/webhooks/conformance';
import fastCheck from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisStore } from '../src/redis-store.ts';
import { ageRecords } from './support/age-records.ts';
import { describeWithRedis } from './support/describe-with-redis.ts';
import { CLIENTS, CLUSTER_CLIENTS, type OpenClient, PRIMARY_NAME, SENTINEL_CLIENTS } from './support/open-clients.ts';
import { startCluster } from './support/start-cluster.ts';

let server: RedisService;
let cluster: RedisService;
let sentinel: RedisService;

const TOPOLOGIES = [
  { clients: CLIENTS, connectTo: () => server, holdsData: () => server },
  { clients: SENTINEL_CLIENTS, connectTo: () => sentinel, holdsData: () => server },
  { clients: CLUSTER_CLIENTS, connectTo: () => cluster, holdsData: () => cluster },
];

describeWithRedis('redisStore', () => {
  beforeAll(async () => {
    server = (await startRedis()) as RedisService;
    cluster = await startCluster();
    sentinel = (await startRedis({ sentinelOf: { name: PRIMARY_NAME, port: server.port } })) as RedisService;
  });
  afterAll(async () => {
    for (const each of [sentinel, cluster, server]) await each?.close();
  });

  for (const { clients, connectTo, holdsData } of TOPOLOGIES) {
    describe.each(Object.entries(clients))('through %s', (name, open) => {
      let shared: OpenClient;
      let admin: Redis;
      beforeAll(async () => {
        admin = new Redis(holdsData().url);
        shared = await open(connectTo().url);
      });
      afterAll(() => {
        shared?.close();
        admin?.disconnect();
      });

      describeEventStore(
        'redisStore',
        () => {
          const prefix = `${randomUUID()}:`;
          return {
            store: redisStore({ client: shared.client, prefix, timeoutMs: 20_000, onWarning: () => undefined }),
            advance: (ms) => ageRecords(admin, prefix, ms),
          };
        },
        // The model is the store's, not the client's: once is enough for the others.
        { framework: { describe, it }, fastCheck, modelRuns: name === 'ioredis 6' || name === 'node-redis 6' ? 100 : 10 },
      );

      it('warns of what the server may lose', async () => {
        const code = await new Promise((resolve) => {
          redisStore({ client: shared.client, onWarning: (warning) => resolve(warning.code) });
        });
        expect(code).toBe('X_REDIS_NOT_PERSISTENT');
      });
    });
  }
});
