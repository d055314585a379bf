import { type RedisService, startRedis, type TcpProxy, tcpProxy } from '@x/tooling-services';
import { EventStoreUnavailableError } from '@x/webhooks';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redisStore } from '../src/redis-store.ts';
import { CLAIM, COMPLETE } from '../src/scripts.ts';
import { describeWithRedis } from './support/describe-with-redis.ts';
import { CLIENTS, type OpenClient } from './support/open-clients.ts';

const LEASE = { leaseMs: 60_000 };
const RETAIN = { retainMs: 60_000 };

let server: RedisService;
let proxy: TcpProxy;
let admin: Redis;

describeWithRedis('redisStore under faults', () => {
  beforeAll(async () => {
    server = (await startRedis()) as RedisService;
    admin = new Redis(server.url, { retryStrategy: () => 20 });
    admin.on('error', () => undefined);
  });
  afterAll(async () => {
    admin?.disconnect();
    await server?.close();
  });
  beforeEach(async () => {
    proxy = await tcpProxy({ target: { port: server.port } });
    await admin.flushall();
  });
  afterEach(() => proxy.close());

  describe.each(['ioredis 6', 'node-redis 6'])('through %s', (library) => {
    let open: OpenClient;
    const createStore = (timeoutMs = 3_000) => redisStore({ client: open.client, timeoutMs, onWarning: () => undefined });

    beforeEach(async () => {
      open = (await CLIENTS[library]?.(`redis://127.0.0.1:${proxy.port}`)) as OpenClient;
      // The scripts are known, so that the hash is what the proxy looks for.
      const store = createStore();
      const warm = await store.claim('warm', LEASE);
      if (warm.state === 'claimed') await store.complete('warm', warm.token, RETAIN);
    });
    afterEach(() => {
      proxy.release();
      return open.close();
    });

    it('recognizes its own claim when the reply was lost', async () => {
      const store = createStore();
      const { dropped } = proxy.dropReply(CLAIM.sha1);
      const result = await store.claim('evt', LEASE);
      await dropped;
      expect(result).toMatchObject({ state: 'claimed', attempt: 1 });
      expect(result.state === 'claimed' && (await store.complete('evt', result.token, RETAIN))).toBe('completed');
    });

    it('completes once when the reply of the completion was lost', async () => {
      const store = createStore();
      const result = await store.claim('evt', LEASE);
      const { dropped } = proxy.dropReply(COMPLETE.sha1);
      expect(result.state === 'claimed' && (await store.complete('evt', result.token, RETAIN))).toBe('completed');
      await dropped;
      expect(await store.claim('evt', LEASE)).toEqual({ state: 'done' });
    });

    it('gives up on a server that has fallen silent, and gives the claim back later', async () => {
      const store = createStore(200);
      proxy.hold();
      await expect(store.claim('evt', LEASE)).rejects.toThrow(EventStoreUnavailableError);
      expect(await admin.get('x-webhooks:{evt}')).toBeNull();
      proxy.release();
      await expect.poll(() => admin.get('x-webhooks:{evt}')).toMatch(/^r /);
    });

    it('leaves no claim behind after it gave up while it was disconnected', async () => {
      const store = createStore(150);
      proxy.refuse();
      proxy.cut();
      await expect.poll(() => store.claim('evt', LEASE).catch((error: Error) => error.name)).toBe('EventStoreUnavailableError');
      proxy.accept();
      const other = createStore();
      await expect.poll(() => other.claim('evt', { leaseMs: 1 })).toMatchObject({ state: 'claimed' });
    });

    it('survives CLIENT KILL in the middle of its calls', async () => {
      const store = createStore();
      const claims = Array.from({ length: 200 }, async (_, index) => {
        if (index % 40 === 20) await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        return store.claim(`evt_${index}`, LEASE);
      });
      const results = await Promise.all(claims);
      expect(results.filter(({ state }) => state === 'claimed')).toHaveLength(200);
    });

    it('sends scripts whole to a server that has forgotten them', async () => {
      const store = createStore();
      await admin.script('FLUSH');
      expect(await store.claim('evt', LEASE)).toMatchObject({ state: 'claimed' });
    });

    it('survives a restart of the server that loses scripts, records and connections', async () => {
      const store = createStore(10_000);
      const before = await store.claim('evt', LEASE);
      const restarting = server.restart('kill');
      const after = store.claim('evt', LEASE);
      await restarting;
      const result = await after;
      // Either it was asked before the end, or it has a larger fencing token than the claim that was lost.
      if (result.state === 'claimed' && before.state === 'claimed')
        expect(result.fencingToken).toBeGreaterThan(before.fencingToken);
      else expect(result.state).toBe('in-progress');
    });
  });

  it('connects a lazy client with its first call, not before', async () => {
    const client = new Redis(server.url, { lazyConnect: true });
    const store = redisStore({ client, onWarning: () => undefined });
    expect(client.status).toBe('wait');
    expect(await store.claim('evt', LEASE)).toMatchObject({ state: 'claimed' });
    client.disconnect();
  });

  it('does not disturb an owner who quits the client', async () => {
    for (let round = 0; round < 20; round++) {
      const client = new Redis(server.url);
      redisStore({ client, onWarning: () => undefined });
      if (round % 2) await client.ping();
      expect(await client.quit()).toBe('OK');
    }
  });

  it('refuses a client that was closed or never connected', async () => {
    const client = new Redis(server.url);
    client.disconnect();
    const store = redisStore({ client, timeoutMs: 60_000, onWarning: () => undefined });
    await expect(store.claim('evt', LEASE)).rejects.toThrow('never connected');
  });

  it('does not ask Redis for a caller whose signal is aborted', async () => {
    const store = redisStore({ client: admin, onWarning: () => undefined });
    await expect(store.claim('evt_late', { ...LEASE, signal: AbortSignal.abort() })).rejects.toThrow(EventStoreUnavailableError);
    expect(await store.lookup?.(['evt_late'])).toEqual(['absent']);
  });

  it('gives up, and gives the claim back, when the signal aborts', async () => {
    const client = new Redis(proxy.port, { retryStrategy: () => 20 });
    const store = redisStore({ client, timeoutMs: 60_000, onWarning: () => undefined });
    await client.ping();
    const controller = new AbortController();
    proxy.hold();
    const claim = store.claim('evt', { ...LEASE, signal: controller.signal });
    controller.abort();
    await expect(claim).rejects.toThrow(EventStoreUnavailableError);
    proxy.release();
    await expect.poll(() => admin.get('x-webhooks:{evt}')).toMatch(/^r /);
    client.disconnect();
  });

  it('names what the server refused, without its arguments', async () => {
    const store = redisStore({ client: admin, onWarning: () => undefined });
    await admin.hset('x-webhooks:{evt}', 'a', 'b');
    await expect(store.claim('evt', LEASE)).rejects.toThrow(/^Redis cannot serve the event store: (WRONGTYPE|ERR)$/);
  });
});
