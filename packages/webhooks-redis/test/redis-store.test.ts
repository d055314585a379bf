import { type RedisService, startRedis } from '@x/tooling-services';
import { type ClaimedEvent, type EventStore, EventStoreUnavailableError } from '@x/webhooks';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { redisStore } from '../src/redis-store.ts';
import { ageRecords } from './support/age-records.ts';
import { describeWithRedis } from './support/describe-with-redis.ts';
import { CLIENTS } from './support/open-clients.ts';

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

  it('works through an ioredis client that returns numbers as text', async () => {
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

  it.each([
    [{ timeoutMS: 1 }, 'redisStore has no option "timeoutMS". Did you mean "timeoutMs"?'],
    [{ onWarning: null }, 'onWarning must not be null'],
    [{ onWarning: 'console' }, 'expected onWarning to be a function'],
    [{ prefix: 7 }, 'expected prefix to be a string'],
    [{ waitReplicas: { count: 1, timeout: 1 } }, 'redisStore: waitReplicas has no option "timeout"'],
  ])('refuses %j by name', (wrong, message) => {
    expect(() => redisStore({ client: admin, ...(wrong as object) })).toThrow(
      expect.objectContaining({ code: 'ERR_WEBHOOK_CONFIG_OPTION', message: expect.stringContaining(message) }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])('refuses a duration of %d', async (durationMs) => {
    const store = redisStore({ client: admin, onWarning: () => undefined });
    await expect(store.claim('evt', { leaseMs: durationMs })).rejects.toThrow(RangeError);
    await expect(store.complete('evt', 'token', { retainMs: durationMs })).rejects.toThrow(RangeError);
    await expect(store.release('evt', 'token', { retryAfterMs: durationMs })).rejects.toThrow(RangeError);
  });

  it('refuses waitReplicas with a cluster, where WAIT reaches an arbitrary node', () => {
    const cluster = {
      status: 'ready',
      isCluster: true,
      evalsha: async () => '',
      eval: async () => '',
    };
    expect(() => redisStore({ client: cluster, waitReplicas: 1 })).toThrow('does not work with a cluster');
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
    await ageRecords(admin, 'unfinished:', 2);
    expect(await store.claim('evt', LEASE)).toMatchObject({ state: 'claimed', attempt: 2 });
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
});
