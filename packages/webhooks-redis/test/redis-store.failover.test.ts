import { type RedisService, startRedis, tcpProxy } from '@x/tooling-services';
import { EventStoreUnavailableError } from '@x/webhooks';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { redisStore } from '../src/redis-store.ts';
import { describeWithRedis } from './support/describe-with-redis.ts';
import { CLIENTS, type OpenClient, PRIMARY_NAME, SENTINEL_CLIENTS } from './support/open-clients.ts';

const LEASE = { leaseMs: 60_000 };
const closing: { close(): unknown }[] = [];

function closeLater<Resource extends { close(): unknown }>(resource: Resource): Resource {
  closing.unshift(resource);
  return resource;
}

async function start(settings: Readonly<Record<string, string>> = {}): Promise<RedisService> {
  return closeLater((await startRedis({ settings })) as RedisService);
}

function administer(server: RedisService): Redis {
  const admin = new Redis(server.url);
  closeLater({ close: () => admin.disconnect() });
  return admin;
}

async function open(clients: typeof CLIENTS, name: string, url: string): Promise<OpenClient['client']> {
  return closeLater((await clients[name]?.(url)) as OpenClient).client;
}

describeWithRedis('redisStore', () => {
  afterEach(async () => {
    for (const resource of closing.splice(0)) await resource.close();
  });

  it.each(Object.keys(CLIENTS))('reconnects through %s when a failover left its connection open to a replica', async (name) => {
    const [old, fresh] = await Promise.all([start(), start()]);
    const target = { port: old.port };
    const proxy = closeLater(await tcpProxy({ target }));
    const client = await open(CLIENTS, name, `redis://127.0.0.1:${proxy.port}`);
    const store = redisStore({ client, timeoutMs: 30_000, onWarning: () => undefined });
    expect(await store.claim('before', LEASE)).toMatchObject({ state: 'claimed' });

    target.port = fresh.port;
    await administer(old).replicaof('127.0.0.1', String(fresh.port));
    expect(await store.claim('after', LEASE)).toMatchObject({ state: 'claimed' });
    expect(await administer(fresh).exists('x-webhooks:{after}')).toBe(1);
  });

  describe.each([
    ...Object.keys(CLIENTS).map((name) => [name, CLIENTS] as const),
    ...Object.keys(SENTINEL_CLIENTS).map((name) => [name, SENTINEL_CLIENTS] as const),
  ])('with waitReplicas through %s', (name, clients) => {
    it('answers once a replica has the claim and the completion, and refuses when none has', async () => {
      const primary = await start({ 'repl-diskless-sync-delay': '0' });
      const replica = await start();
      const standby = administer(replica);
      await standby.replicaof('127.0.0.1', String(primary.port));
      await expect.poll(() => standby.info('replication')).toContain('master_link_status:up');
      const sentinelOf = { name: PRIMARY_NAME, port: primary.port };
      const isSentinel = clients === SENTINEL_CLIENTS;
      const url = isSentinel ? closeLater((await startRedis({ sentinelOf })) as RedisService).url : primary.url;
      const client = await open(clients, name, url);

      const store = redisStore({ client, waitReplicas: { count: 1, timeoutMs: 30_000 }, onWarning: () => undefined });
      const claim = await store.claim('evt', LEASE);
      expect(claim).toMatchObject({ state: 'claimed' });
      expect(await standby.get('x-webhooks:{evt}')).toMatch(/^c /);
      const token = claim.state === 'claimed' ? claim.token : '';
      expect(await store.complete('evt', token, { retainMs: 60_000 })).toBe('completed');
      expect(await standby.get('x-webhooks:{evt}')).toMatch(/^d /);

      const greedy = redisStore({ client, waitReplicas: { count: 2, timeoutMs: 20 }, onWarning: () => undefined });
      await expect(greedy.claim('more', LEASE)).rejects.toThrow(/reached [01] of the 2 replicas/);
    });
  });

  it.each([
    ['ECONNREFUSED', 'redis://127.0.0.1:1'],
    ['WRONGPASS', 'wrong'],
    ['NOAUTH', 'none'],
  ])('names %s as the cause, without the password', async (code, given) => {
    const server = await start({ requirepass: 'hunter2-hunter2' });
    const urls = { wrong: `redis://:not-the-password@127.0.0.1:${server.port}`, none: server.url };
    const client = await open(CLIENTS, 'ioredis 6', urls[given as keyof typeof urls] ?? given);
    const store = redisStore({ client, timeoutMs: 2_000, onWarning: () => undefined });
    const error: unknown = await store.claim('evt', LEASE).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(EventStoreUnavailableError);
    expect(error).toMatchObject({ message: expect.stringContaining(code), cause: { code } });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(Object(error)))).not.toContain('not-the-password');
  });

  it('works for a user who may use nothing but its keys and commands', async () => {
    const server = await start();
    const rules = [
      'on',
      '>shop-password',
      '~x-webhooks:*',
      '+evalsha',
      '+eval',
      '+get',
      '+set',
      '+time',
      '+wait',
      '+info',
      '+config|get',
    ];
    await administer(server).call('ACL', 'SETUSER', 'shop', 'reset', ...rules);
    const client = await open(CLIENTS, 'ioredis 6', `redis://shop:shop-password@127.0.0.1:${server.port}`);
    const code = await new Promise((resolve) => redisStore({ client, onWarning: (warning) => resolve(warning.code) }));
    expect(code).toBe('X_REDIS_NOT_PERSISTENT');
    const store = redisStore({ client, onWarning: () => undefined });
    const claim = await store.claim('evt', LEASE);
    const token = claim.state === 'claimed' ? claim.token : '';
    expect(await store.extend?.('evt', token, LEASE)).toBe('extended');
    expect(await store.release('evt', token)).toBe('released');
    expect(await store.lookup?.(['evt'])).toEqual(['absent']);
    await expect(client.eval("return redis.call('GET', 'other')", 0 as never)).rejects.toThrow("can't access");
  });
});
