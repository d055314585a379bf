import { type RedisService, startRedis } from '@x/tooling-services';
import { EventStoreUnavailableError } from '@x/webhooks';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { redisStore } from '../src/redis-store.ts';
import { describeWithRedis } from './support/describe-with-redis.ts';

const LEASE = { leaseMs: 60_000 };
const RETAIN = { retainMs: 7 * 86_400_000 };

let primary: RedisService | undefined;
let replica: RedisService | undefined;
let writer: Redis;
let standby: Redis;

const openStore = (client: Redis, waitReplicas?: { count: number; timeoutMs: number }) =>
  redisStore({ client, onWarning: () => undefined, ...(waitReplicas && { waitReplicas }) });

async function claimedToken(store: ReturnType<typeof redisStore>, key: string): Promise<string> {
  const claim = await store.claim(key, LEASE);
  if (claim.state !== 'claimed') throw new Error(`Expected a claim, got ${claim.state}.`);
  return claim.token;
}

describeWithRedis('redisStore with waitReplicas', () => {
  beforeAll(async () => {
    // Otherwise the first copy to a replica waits five seconds for more replicas.
    [primary, replica] = await Promise.all([startRedis({ settings: { 'repl-diskless-sync-delay': '0' } }), startRedis()]);
    writer = new Redis(primary?.url ?? '');
    standby = new Redis(replica?.url ?? '');
    writer.on('error', () => undefined);
  });
  afterAll(async () => {
    writer?.disconnect();
    standby?.disconnect();
    await Promise.all([primary?.close(), replica?.close()]);
  });
  beforeEach(async () => {
    await standby.replicaof('127.0.0.1', String(primary?.port));
    await expect.poll(() => standby.info('replication'), { timeout: 30_000 }).toContain('master_link_status:up');
  });

  it('answers once a replica has the claim, and refuses while none can follow', async () => {
    const store = openStore(writer, { count: 1, timeoutMs: 5_000 });
    const token = await claimedToken(store, 'followed');
    expect(await standby.dbsize()).toBeGreaterThan(0);
    expect(await store.complete('followed', token, RETAIN)).toBe('completed');

    await standby.replicaof('NO', 'ONE');
    const impatient = openStore(writer, { count: 1, timeoutMs: 50 });
    await expect(impatient.claim('alone', LEASE)).rejects.toThrow(EventStoreUnavailableError);
  });

  it('keeps claims and marks over the death of the primary', async () => {
    const store = openStore(writer, { count: 1, timeoutMs: 5_000 });
    const doneToken = await claimedToken(store, 'done');
    await store.complete('done', doneToken, RETAIN);
    const token = await claimedToken(store, 'running');

    await primary?.stop('kill');
    await standby.replicaof('NO', 'ONE');
    const promoted = openStore(standby);
    expect(await promoted.claim('done', LEASE)).toEqual({ state: 'done' });
    expect(await promoted.claim('running', LEASE)).toMatchObject({ state: 'in-progress' });
    expect(await promoted.complete('running', token, RETAIN)).toBe('completed');
  });
});
