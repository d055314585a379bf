import { type RedisService, startRedis } from '@x/tooling-services';
import { type ClaimedEvent, type EventStore, EventStoreUnavailableError } from '@x/webhooks';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { adaptClient } from '../src/internal/adapt-client.ts';
import { readServerSettings } from '../src/internal/read-server-settings.ts';
import { redisStore } from '../src/redis-store.ts';
import { assessSettings, type RedisStoreWarning } from '../src/redis-store-warning.ts';
import { describeWithRedis } from './support/describe-with-redis.ts';
import { CLIENTS, type OpenClient } from './support/open-clients.ts';

const DAY_MS = 86_400_000;
const LEASE = { leaseMs: 60_000 };
const RETAIN = { retainMs: 7 * DAY_MS };

let server: RedisService | undefined;
let admin: Redis;

async function claim(store: EventStore, key: string, leaseMs = 60_000): Promise<ClaimedEvent> {
  const result = await store.claim(key, { leaseMs });
  if (result.state !== 'claimed') throw new Error(`Expected a claim, got ${result.state}.`);
  return result;
}

describeWithRedis('redisStore', () => {
  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server?.url ?? '');
  });
  afterAll(async () => {
    admin?.disconnect();
    await server?.close();
  });

  it.each(Object.entries(CLIENTS))('claims, refuses, releases, extends and completes through %s', async (name, open) => {
    const { client, close } = await open(server?.url ?? '');
    const store = redisStore({ client, prefix: `${name}:`, onWarning: () => undefined });
    const first = await claim(store, 'evt:1');
    expect(await store.claim('evt:1', LEASE)).toMatchObject({ state: 'in-progress' });
    expect(await store.release('evt:1', first.token)).toBe('released');
    const second = await claim(store, 'evt:1');
    expect(second.attempt).toBe(2);
    expect(second.fencingToken).toBeGreaterThan(first.fencingToken);
    expect(await store.extend?.('evt:1', second.token, LEASE)).toBe('extended');
    expect(await store.extend?.('evt:1', first.token, LEASE)).toBe('stale');
    expect(await store.complete('evt:1', first.token, RETAIN)).toBe('stale');
    expect(await store.lookup?.(['evt:1', 'evt:2'])).toEqual(['in-progress', 'absent']);
    expect(await store.complete('evt:1', second.token, RETAIN)).toBe('completed');
    expect(await store.complete('evt:1', second.token, RETAIN)).toBe('completed');
    expect(await store.claim('evt:1', LEASE)).toEqual({ state: 'done' });
    expect(await store.lookup?.(['evt:1'])).toEqual(['done']);
    close();
  });

  it('works through an ioredis client that hands numbers on as text', async () => {
    const client = new Redis(server?.url ?? '', { stringNumbers: true });
    const store = redisStore({ client, onWarning: () => undefined });
    const first = await claim(store, 'text');
    expect(first.fencingToken).toBeGreaterThan(1_700_000_000_000_000);
    expect(await store.extend?.('text', first.token, LEASE)).toBe('extended');
    expect(await store.release('text', first.token)).toBe('released');
    const second = await claim(store, 'text');
    expect(second.fencingToken).toBeGreaterThan(first.fencingToken);
    expect(await store.complete('text', second.token, RETAIN)).toBe('completed');
    client.disconnect();
  });

  it('rejects a client of neither library', () => {
    expect(() => redisStore({ client: {} as never })).toThrow(
      expect.objectContaining({ code: 'ERR_WEBHOOK_CONFIG_STORE', message: expect.stringContaining('client') }),
    );
  });

  it.each([
    ['timeoutMs', 0],
    ['timeoutMs', Number.NaN],
    ['unfinishedRetainMs', -1],
    ['waitReplicas', 1.5],
  ])('rejects %s: %s', (name, value) => {
    expect(() => redisStore({ client: admin, [name]: value })).toThrow(
      expect.objectContaining({ code: 'ERR_WEBHOOK_CONFIG_LIMIT', message: expect.stringContaining(name) }),
    );
  });

  it('refuses waitReplicas on a cluster, whose commands reach no certain server', () => {
    const cluster = {
      status: 'ready',
      isCluster: true,
      evalsha: async () => '',
      eval: async () => '',
    };
    expect(() => redisStore({ client: cluster, waitReplicas: 1 })).toThrow('not clusters');
  });

  it('keeps every event in one cluster slot, under the prefix', async () => {
    await claim(redisStore({ client: admin, prefix: 'shop:', onWarning: () => undefined }), 'evt{9}');
    expect(await admin.exists('shop:{evt{9}}')).toBe(1);
  });

  it('remembers a handled event for 6 days and 23 hours, forgets it after 7 days', async () => {
    const store = redisStore({ client: admin, prefix: 'retention:', onWarning: () => undefined });
    const { token } = await claim(store, 'evt');
    await store.complete('evt', token, RETAIN);
    const age = async (ms: number) => admin.pexpire('retention:{evt}', (await admin.pttl('retention:{evt}')) - ms);
    await age(7 * DAY_MS - 3_600_000);
    expect(await store.claim('evt', LEASE)).toEqual({ state: 'done' });
    await age(3_600_000);
    expect(await store.claim('evt', LEASE)).toMatchObject({ state: 'claimed' });
  });

  it('keeps attempt and fencing token of an unfinished event over its lease', async () => {
    const store = redisStore({ client: admin, prefix: 'unfinished:', onWarning: () => undefined });
    const first = await claim(store, 'evt', 1);
    expect(await admin.pttl('unfinished:{evt}')).toBeGreaterThan(6 * DAY_MS);
    await expect.poll(() => store.claim('evt', LEASE)).toMatchObject({ state: 'claimed', attempt: 2 });
    expect(await store.complete('evt', first.token, RETAIN)).toBe('stale');
  });

  it('grows the fencing token although the clock has stepped back', async () => {
    const store = redisStore({ client: admin, prefix: 'clock:', onWarning: () => undefined });
    const first = await claim(store, 'evt');
    await store.release('evt', first.token);
    const ahead = first.fencingToken + 3_600_000_000;
    const value = (await admin.get('clock:{evt}')) ?? '';
    await admin.set('clock:{evt}', value.replace(String(first.fencingToken), String(ahead)));
    expect((await claim(store, 'evt')).fencingToken).toBe(ahead + 1);
  });

  it('grows the fencing token although every record was lost', async () => {
    const store = redisStore({ client: admin, prefix: 'lost:', onWarning: () => undefined });
    const first = await claim(store, 'evt');
    await admin.del('lost:{evt}');
    expect((await claim(store, 'evt')).fencingToken).toBeGreaterThan(first.fencingToken);
  });

  it('leaves a foreign record alone', async () => {
    const store = redisStore({ client: admin, prefix: 'foreign:', onWarning: () => undefined });
    await admin.set('foreign:{evt}', 'somebody else');
    await expect(store.claim('evt', LEASE)).rejects.toThrow(EventStoreUnavailableError);
    await expect(store.lookup?.(['evt'])).rejects.toThrow(EventStoreUnavailableError);
    expect(await admin.get('foreign:{evt}')).toBe('somebody else');
  });

  it('finds no replicas where there are none, and gives the claim back', async () => {
    const store = redisStore({
      client: admin,
      prefix: 'wait:',
      waitReplicas: { count: 1, timeoutMs: 20 },
      onWarning: () => undefined,
    });
    await expect(store.claim('evt', LEASE)).rejects.toThrow('0 of the 1 replicas');
    const plain = redisStore({ client: admin, prefix: 'wait:', onWarning: () => undefined });
    await expect.poll(() => plain.lookup?.(['evt'])).toEqual(['absent']);
  });

  describeWarnings();
});

function describeWarnings(): void {
  let open: OpenClient;
  const seen: RedisStoreWarning['code'][] = [];
  const watch = () => redisStore({ client: open.client, onWarning: ({ code }) => seen.push(code) });

  beforeEach(async () => {
    open = (await CLIENTS['node-redis 6']?.(server?.url ?? '')) as OpenClient;
    seen.length = 0;
  });
  afterEach(() => open.close());

  it('warns when the server may drop keys and keeps nothing over a restart', async () => {
    await admin.config('SET', 'maxmemory-policy', 'volatile-ttl');
    watch();
    await expect.poll(() => [...seen].sort()).toEqual(['X_REDIS_MAY_EVICT', 'X_REDIS_NOT_PERSISTENT']);
    await admin.config('SET', 'maxmemory-policy', 'noeviction');
  });

  it('does not warn of a server that persists and evicts nothing', async () => {
    await admin.config('SET', 'appendonly', 'yes');
    const settings = await readServerSettings(adaptClient(open.client));
    await admin.config('SET', 'appendonly', 'no');
    expect(settings).toEqual({ maxmemoryPolicy: 'noeviction', isPersistent: true });
    expect(assessSettings(settings)).toEqual([]);
  });

  it('counts snapshots as persistence, and says when it cannot tell', async () => {
    await admin.config('SET', 'save', '3600 1');
    expect(await readServerSettings(adaptClient(admin))).toMatchObject({ isPersistent: true });
    await admin.config('SET', 'save', '');
    expect(assessSettings({ maxmemoryPolicy: undefined, isPersistent: undefined })).toMatchObject([
      { code: 'X_REDIS_SETTINGS_UNREADABLE' },
    ]);
  });
}
