import { type RedisService, startRedis } from '@x/tooling-services';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { redisStore } from '../src/redis-store.ts';
import { findWarnings } from '../src/server-settings.ts';
import { describeWithRedis } from './support/describe-with-redis.ts';
import { CLIENTS } from './support/open-clients.ts';

let server: RedisService;
let admin: Redis;

/** The codes that a new store warns of, once it has warned `count` times. */
async function collectWarnings(library: string, count: number): Promise<string[]> {
  const { client, close } = (await CLIENTS[library]?.(server.url)) ?? { client: admin, close: () => undefined };
  const codes: string[] = [];
  await new Promise<void>((resolve) => {
    const onWarning = ({ code }: { readonly code: string }) => codes.push(code) === count && resolve();
    redisStore({ client, onWarning });
  });
  close();
  return codes.sort();
}

describeWithRedis('redisStore warnings', () => {
  beforeAll(async () => {
    server = (await startRedis()) as RedisService;
    admin = new Redis(server.url);
  });
  afterAll(async () => {
    admin?.disconnect();
    await server?.close();
  });

  it.each(Object.keys(CLIENTS))(
    'says through %s that the server may evict records and keeps nothing over a restart',
    async (library) => {
      await admin.config('SET', 'maxmemory-policy', 'volatile-ttl');
      expect(await collectWarnings(library, 2)).toEqual(['X_REDIS_MAY_EVICT', 'X_REDIS_NOT_PERSISTENT']);
      await admin.config('SET', 'maxmemory-policy', 'noeviction');
      expect(await collectWarnings(library, 1)).toEqual(['X_REDIS_NOT_PERSISTENT']);
    },
  );

  it('counts snapshots as persistence', async () => {
    await admin.config('SET', 'save', '3600 1', 'maxmemory-policy', 'allkeys-lru');
    expect(await collectWarnings('ioredis 6', 1)).toEqual(['X_REDIS_MAY_EVICT']);
    await admin.config('SET', 'save', '', 'maxmemory-policy', 'noeviction');
  });

  it('is a process warning with the same code where no onWarning is given', async () => {
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
    const client = new Redis(server.url);
    redisStore({ client });
    expect(await warned).toMatchObject({ name: 'RedisStoreWarning', code: 'X_REDIS_NOT_PERSISTENT' });
    client.disconnect();
  });
});

it('findWarnings finds nothing with persistence and noeviction, and says when it cannot tell', () => {
  expect(findWarnings({ maxmemoryPolicy: 'noeviction', isPersistent: true })).toEqual([]);
  expect(findWarnings({ maxmemoryPolicy: 'noeviction', isPersistent: undefined })).toEqual([]);
  expect(findWarnings({ maxmemoryPolicy: undefined, isPersistent: undefined })).toMatchObject([
    { code: 'X_REDIS_SETTINGS_UNREADABLE' },
  ]);
});
