import { setTimeout as delay } from 'node:timers/promises';
import { type RedisService, startRedis, tcpProxy } from '@x/tooling-services';
import { createWebhookReceiver, type Delivery, EventStoreUnavailableError, itpay, memoryStore } from '@x/webhooks';
import { Cluster, Redis } from 'ioredis';
import { afterEach, expect, it } from 'vitest';
import { type BullmqQueueOptions, bullmqQueue, createBullmqWorker } from '../src/index.ts';
import { describeWithRedis } from './support/describe-with-redis.ts';

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

function openQueue(options: BullmqQueueOptions) {
  return closeLater(bullmqQueue({ timeoutMs: 60_000, onWarning: () => undefined, ...options }));
}

function createDelivery(id: string): Delivery {
  const body = JSON.stringify({ id, type: 'payment_intent.succeeded', data: { id: `pi_${id}` } });
  return { version: 1, key: `itpay:${id}`, provider: 'itpay', body, receivedAt: 1, secretIndex: 0, source: 'webhook' };
}

describeWithRedis('bullmqQueue', () => {
  afterEach(async () => {
    for (const resource of closing.splice(0)) await resource.close();
  });

  it('warns of a server that may evict events and loses them in a restart', async () => {
    const { host, port } = await start({ 'maxmemory-policy': 'allkeys-lru' });
    const codes: string[] = [];
    await new Promise<void>((resolve) => {
      openQueue({ connection: { host, port }, onWarning: ({ code }) => codes.push(code) === 2 && resolve() });
    });
    expect(codes).toEqual(['X_BULLMQ_MAY_EVICT', 'X_BULLMQ_NOT_PERSISTENT']);
  });

  it('answers once a replica has the event, and refuses when none has', async () => {
    const primary = await start({ 'repl-diskless-sync-delay': '0' });
    const standby = administer(await start());
    await standby.replicaof('127.0.0.1', String(primary.port));
    await expect.poll(() => standby.info('replication')).toContain('master_link_status:up');
    const connection = { host: primary.host, port: primary.port };
    const queue = openQueue({ connection, waitReplicas: { count: 1, timeoutMs: 30_000 } });
    expect(await queue.add('itpay:evt', createDelivery('evt'))).toBe('stored');
    expect(await standby.exists('bull:x-webhooks:itpay%3Aevt')).toBe(1);
    const greedy = openQueue({ connection, waitReplicas: { count: 2, timeoutMs: 20 } });
    await expect(greedy.add('itpay:more', createDelivery('more'))).rejects.toThrow('Redis reached 1 of the 2 replicas');
  });

  it.each([
    ['ECONNREFUSED', { port: 1 }],
    ['WRONGPASS', { password: 'not-the-password' }],
    ['NOAUTH', {}],
  ])('names %s as the cause', async (code, given) => {
    const { host, port } = await start({ requirepass: 'hunter2-hunter2' });
    const queue = bullmqQueue({ connection: { host, port, ...given }, timeoutMs: 2_000, onWarning: () => undefined });
    const error: unknown = await queue.add('itpay:evt', createDelivery('evt')).catch((thrown) => thrown);
    await queue.close().catch(() => undefined);
    expect(error).toBeInstanceOf(EventStoreUnavailableError);
    expect(error).toMatchObject({ cause: { code } });
  });

  it('reconnects, and so does the worker, when a failover left their connections open to a replica', async () => {
    const [old, fresh] = await Promise.all([start(), start()]);
    const target = { port: old.port };
    const proxy = closeLater(await tcpProxy({ target }));
    const connection = { host: '127.0.0.1', port: proxy.port, retryStrategy: () => 20 };
    const queue = openQueue({ connection });
    const handled: string[] = [];
    const receiver = createWebhookReceiver({
      provider: itpay({ secret: 'whsec_7f3a9c1e5b2d4860' }),
      store: memoryStore(),
      on: { 'payment_intent.succeeded': (_event, { key }) => void handled.push(key) },
    });
    closeLater(createBullmqWorker({ connection, receiver }));
    await queue.add('itpay:before', createDelivery('before'));
    await expect.poll(() => handled).toEqual(['itpay:before']);

    target.port = fresh.port;
    await administer(old).replicaof('127.0.0.1', String(fresh.port));
    expect(await queue.add('itpay:after', createDelivery('after'))).toBe('stored');
    await expect.poll(() => handled).toEqual(['itpay:before', 'itpay:after']);
  });

  it("works on Redis Cluster with prefix: '{bull}', and says so without", async () => {
    const server = await start({ 'cluster-enabled': 'yes', 'cluster-announce-ip': '127.0.0.1' });
    const admin = administer(server);
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    while (!String(await admin.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) await delay(20);
    const cluster = new Cluster([{ host: server.host, port: server.port }], { slotsRefreshTimeout: 10_000 });
    cluster.on('error', () => undefined);
    closeLater({ close: () => cluster.disconnect() });
    const queue = openQueue({ connection: cluster, prefix: '{bull}' });
    expect(await queue.add('itpay:evt', createDelivery('evt'))).toBe('stored');
    expect(await queue.stats()).toMatchObject({ waiting: 1, dead: 0 });
    const plain = openQueue({ connection: { host: server.host, port: server.port } });
    await expect(plain.add('itpay:evt', createDelivery('evt'))).rejects.toThrow("pass prefix: '{bull}'");
  });
});
