import { randomUUID } from 'node:crypto';
import { type RedisService, startRedis, type TcpProxy, tcpProxy } from '@x/tooling-services';
import { createWebhookReceiver, type Delivery, EventStoreUnavailableError, itpay } from '@x/webhooks';
import { createSignedRequest, createTestEvent } from '@x/webhooks/testing';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BullmqEventQueue, bullmqQueue, createBullmqWorker } from '../src/index.ts';
import { describeWithRedis } from './support/describe-with-redis.ts';

const SECRET = 'whsec_7f3a9c1e5b2d4860';

let server: RedisService;
let proxy: TcpProxy;
let admin: Redis;
let name: string;
let queue: BullmqEventQueue;
let opened: BullmqEventQueue[];

function createDelivery(key: string): Delivery {
  return { version: 1, key, provider: 'itpay', body: '{}', receivedAt: 1, secretIndex: 0, source: 'webhook' };
}

describe('bullmqQueue', () => {
  it.each([
    ['attempts', 0],
    ['backoffMs', 0.5],
    ['timeoutMs', Number.POSITIVE_INFINITY],
  ])('rejects %s: %s', (option, value) => {
    expect(() => bullmqQueue({ connection: {}, [option]: value })).toThrow(
      expect.objectContaining({ code: 'ERR_WEBHOOK_CONFIG_LIMIT', message: expect.stringContaining(option) }),
    );
  });
});

describe('options', () => {
  const queue = (options: object) => bullmqQueue({ connection: {}, ...options });
  const worker = (options: object) => createBullmqWorker({ connection: {}, ...options } as never);
  const cluster = { isCluster: true, connect: () => undefined, duplicate: () => undefined };

  it.each([
    ['bullmqQueue', queue, { attemps: 1 }, 'has no option "attemps". Did you mean "attempts"?'],
    ['bullmqQueue', queue, { connection: undefined }, 'expected connection to be { host, port } or a Redis client'],
    ['bullmqQueue', queue, { name: 'a:b' }, 'expected name without ":"'],
    ['bullmqQueue', queue, { prefix: 1 }, 'expected prefix to be a string'],
    ['bullmqQueue', queue, { onWarning: 1 }, 'expected onWarning to be a function'],
    ['bullmqQueue', queue, { waitReplicas: { counts: 1 } }, 'waitReplicas has no option "counts". Did you mean "count"?'],
    ['bullmqQueue', queue, { connection: cluster }, "Pass prefix: '{bull}'"],
    ['bullmqQueue', queue, { connection: cluster, prefix: '{bull}', waitReplicas: 1 }, 'does not work with a cluster'],
    ['createBullmqWorker', worker, { connection: cluster }, "Pass prefix: '{bull}'"],
    ['createBullmqWorker', worker, { receiver: {}, concurency: 1 }, 'has no option "concurency". Did you mean "concurrency"?'],
    ['createBullmqWorker', worker, { receiver: {}, on: {} }, 'has no option "on"'],
    ['createBullmqWorker', worker, { keepHandled: { age: 1 } }, 'keepHandled has no option "age"'],
    ['createBullmqWorker', worker, { onDeadLetter: 'log' }, 'expected onDeadLetter to be a function'],
  ] as const)('%s refuses %#: %j', (_name, create, options, message) => {
    expect(() => create(options)).toThrow(
      expect.objectContaining({ code: 'ERR_WEBHOOK_CONFIG_OPTION', message: expect.stringContaining(message) }),
    );
  });
});

describeWithRedis('bullmqQueue under faults', () => {
  beforeAll(async () => {
    server = (await startRedis()) as RedisService;
    admin = new Redis(server.url);
  });
  afterAll(async () => {
    admin?.disconnect();
    await server?.close();
  });
  beforeEach(async () => {
    name = randomUUID();
    proxy = await tcpProxy({ target: { port: server.port } });
    opened = [];
    queue = await openQueue(20_000);
  });
  afterEach(async () => {
    proxy.release();
    for (const each of opened) await each.close();
    await proxy.close();
  });

  /** Connected, so that its time is spent on what it is asked. */
  async function openQueue(timeoutMs: number): Promise<BullmqEventQueue> {
    const connection = { host: '127.0.0.1', port: proxy.port, retryStrategy: () => 20 };
    const created = bullmqQueue({ connection, name, timeoutMs, onWarning: () => undefined });
    opened.push(created);
    await expect.poll(() => created.add('warm', createDelivery('warm')).catch(() => 'down')).not.toBe('down');
    return created;
  }

  it('gives up on a server that does not answer', async () => {
    const impatient = await openQueue(400);
    proxy.hold();
    await expect(impatient.add('evt', createDelivery('evt'))).rejects.toThrow(EventStoreUnavailableError);
    expect(await admin.exists(`bull:${name}:evt`)).toBe(0);
  });

  it('is answered 503 with Retry-After when it does not take the event in time', async () => {
    const receiver = createWebhookReceiver({
      provider: itpay({ secret: SECRET }),
      queue: await openQueue(400),
      on: { 'payment_intent.succeeded': () => undefined },
      onError: () => undefined,
      logger: { warn: () => undefined, error: () => undefined },
    });
    const event = createTestEvent('itpay', 'payment_intent.succeeded');
    const request = createSignedRequest({ provider: 'itpay', secret: SECRET, event });
    proxy.refuse();
    proxy.cut();
    const refused = await receiver.handle(request);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    proxy.accept();
    await expect.poll(async () => (await receiver.handle(request)).status).toBe(200);
  });

  it('stores an event once when the reply was lost', async () => {
    const { dropped } = proxy.dropReply('evt_lost');
    const added = queue.add('evt_lost', createDelivery('evt_lost'));
    await dropped;
    expect(await added).toBe('stored');
    expect(await admin.llen(`bull:${name}:wait`)).toBe(2);
  });

  it('stores an event once however often it is added', async () => {
    const keys = Array.from({ length: 30 }, (_, index) => `evt_${index % 10}`);
    expect(await Promise.all(keys.map((key) => queue.add(key, createDelivery(key))))).toEqual(keys.map(() => 'stored'));
    expect(await admin.llen(`bull:${name}:wait`)).toBe(11);
  });

  it('gives up when the signal aborts', async () => {
    const controller = new AbortController();
    proxy.hold();
    const added = queue.add('evt', createDelivery('evt'), { signal: controller.signal });
    controller.abort();
    await expect(added).rejects.toThrow(EventStoreUnavailableError);
  });

  it('settles each event by itself: one that cannot be stored fails alone', async () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['itself'] = cyclic;
    const broken = { ...createDelivery('evt_broken'), ...cyclic };
    const results = await Promise.allSettled([
      queue.add('evt_a', createDelivery('evt_a')),
      queue.add('evt_broken', broken),
      queue.add('evt_b', createDelivery('evt_b')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('goes on after its connections were killed', async () => {
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await expect.poll(() => queue.add('evt', createDelivery('evt')).catch(() => 'down')).not.toBe('down');
    expect(await admin.llen(`bull:${name}:wait`)).toBe(2);
  });
});
