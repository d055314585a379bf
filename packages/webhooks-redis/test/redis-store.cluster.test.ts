import { setTimeout as delay } from 'node:timers/promises';
import { type RedisService, startRedis } from '@x/tooling-services';
import { Cluster, Redis } from 'ioredis';
import { createCluster } from 'redis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RedisClient } from '../src/connection.ts';
import { redisStore } from '../src/redis-store.ts';
import { describeWithRedis } from './support/describe-with-redis.ts';

let server: RedisService;

async function claimAndCompleteMany(client: RedisClient, prefix: string): Promise<void> {
  const store = redisStore({ client, prefix, timeoutMs: 10_000, onWarning: () => undefined });
  const keys = Array.from({ length: 60 }, (_, index) => `evt_${index}`);
  const claims = await Promise.all(keys.map((key) => store.claim(key, { leaseMs: 60_000 })));
  expect(claims.every(({ state }) => state === 'claimed')).toBe(true);
  expect(await store.lookup?.(keys.slice(0, 2))).toEqual(['in-progress', 'in-progress']);
  for (const [index, claim] of claims.entries()) {
    if (claim.state !== 'claimed') continue;
    expect(await store.complete(keys[index] ?? '', claim.token, { retainMs: 60_000 })).toBe('completed');
  }
  expect(new Set(await store.lookup?.(keys))).toEqual(new Set(['done']));
}

describeWithRedis('redisStore on a cluster', () => {
  beforeAll(async () => {
    server = (await startRedis({ settings: { 'cluster-enabled': 'yes', 'cluster-announce-ip': '127.0.0.1' } })) as RedisService;
    const admin = new Redis(server.url);
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    while (!String(await admin.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) await delay(20);
    admin.disconnect();
  });
  afterAll(() => server?.close());

  it('spreads events over slots through ioredis', async () => {
    const client = new Cluster([{ host: server.host, port: server.port }], { slotsRefreshTimeout: 10_000 });
    await claimAndCompleteMany(client, 'ioredis:');
    client.disconnect();
  });

  it('spreads events over slots through node-redis', async () => {
    const client = createCluster({ rootNodes: [{ url: server.url }] });
    client.on('error', () => undefined);
    await client.connect();
    await claimAndCompleteMany(client, 'node-redis:');
    client.destroy();
  });
});
