import { randomUUID } from 'node:crypto';
import { type RedisService, startRedis } from '@x/tooling-services';
import { createWebhookReceiver, type DeadLetter, type Delivery, itpay, memoryStore } from '@x/webhooks';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type BullmqEventQueue, bullmqQueue, createBullmqWorker } from '../src/index.ts';
import { describeWithRedis } from './support/describe-with-redis.ts';

const PAID = 'payment_intent.succeeded';

let server: RedisService;
let name: string;
let queue: BullmqEventQueue;

const connection = () => ({ host: server.host, port: server.port });
const quiet = { onError: () => undefined, logger: { warn: () => undefined, error: () => undefined } };

/** Under a key as the receiver makes it. */
function createDelivery(id: string, namespace?: string): Delivery {
  const body = JSON.stringify({ id, type: PAID, data: { id: `pi_${id}` } });
  const facts = { provider: 'itpay', body, receivedAt: 1_700_000_000_123, secretIndex: 0, source: 'webhook' } as const;
  if (namespace === undefined) return { version: 1, key: `itpay:${id}`, ...facts };
  return { version: 1, key: `${namespace}/itpay:${id}`, namespace, ...facts };
}

async function addEvents(...deliveries: readonly Delivery[]): Promise<void> {
  await Promise.all(deliveries.map((delivery) => queue.add(delivery.key, delivery)));
}

function createReceiver(handler: (key: string) => unknown, namespace?: string) {
  return createWebhookReceiver({
    provider: itpay({ secret: 'whsec_7f3a9c1e5b2d4860' }),
    store: memoryStore(),
    on: { [PAID]: (_event: unknown, { key }: { readonly key: string }) => handler(key) },
    ...(namespace !== undefined && { namespace }),
    ...quiet,
  });
}

describeWithRedis('createBullmqWorker', () => {
  beforeAll(async () => {
    server = (await startRedis()) as RedisService;
  });
  afterAll(() => server?.close());
  beforeEach(() => {
    name = randomUUID();
    queue = bullmqQueue({
      connection: connection(),
      name,
      attempts: 2,
      backoffMs: 10,
      timeoutMs: 60_000,
      onWarning: () => undefined,
    });
    return () => queue.close();
  });

  it('leaves an event of another namespace in the queue for its own worker', async () => {
    const handled: string[] = [];
    const settings = { connection: connection(), name, foreignDelayMs: 10 };
    const delivery = createDelivery('evt', 'shop-b');
    await addEvents(delivery);
    const first = createBullmqWorker({ ...settings, receiver: createReceiver((key) => handled.push(`a ${key}`), 'shop-a') });
    await expect.poll(async () => (await queue.stats()).delayed).toBe(1);
    const second = createBullmqWorker({ ...settings, receiver: createReceiver((key) => handled.push(`b ${key}`), 'shop-b') });
    await expect.poll(() => handled).toEqual([`b ${delivery.key}`]);
    await Promise.all([first.close(), second.close()]);
    expect(await queue.deadLetters.count()).toBe(0);
  });

  it('retries an event without a handler, and gives it up with that reason', async () => {
    const receiver = createWebhookReceiver({
      provider: itpay({ secret: 'whsec_7f3a9c1e5b2d4860' }),
      store: memoryStore(),
      on: { 'payment_intent.failed': () => undefined },
      ...quiet,
    });
    await addEvents(createDelivery('evt'));
    const worker = createBullmqWorker({ connection: connection(), name, receiver });
    await expect.poll(() => queue.deadLetters.get('itpay:evt')).toMatchObject({ attempts: 2 });
    await worker.close();
    expect((await queue.deadLetters.get('itpay:evt'))?.reason).toContain(`No handler for ${PAID}`);
  });

  it('lists a job of another program as unreadable beside the dead letters, and removes it', async () => {
    const foreign = new Queue(name, { connection: connection() });
    await foreign.add('mail', { to: 'somebody' }, { jobId: 'mail-1' });
    await addEvents(createDelivery('evt'));
    const told: DeadLetter[] = [];
    const receiver = createReceiver(() => {
      throw new Error('out of stock');
    });
    const worker = createBullmqWorker({ connection: connection(), name, receiver, onDeadLetter: (letter) => told.push(letter) });
    await expect.poll(() => told.length).toBe(2);
    await worker.close();

    // Not even JSON, as no BullMQ would have written it.
    const admin = new Redis(server.url);
    await admin.zadd(`bull:${name}:failed`, 1, 'broken-1');
    await admin.hset(`bull:${name}:broken-1`, 'data', '{', 'name', 'x', 'opts', '{}');
    admin.disconnect();

    const { letters } = await queue.deadLetters.list();
    expect(letters.map(({ key, delivery }) => [key, delivery?.key])).toEqual(
      expect.arrayContaining([
        ['broken-1', undefined],
        ['mail-1', undefined],
        ['itpay:evt', 'itpay:evt'],
      ]),
    );
    expect(letters.find(({ key }) => key === 'mail-1')?.reason).toMatch(/^Unreadable/);
    expect(await queue.deadLetters.remove('mail-1')).toBe(true);
    expect(await queue.deadLetters.count()).toBe(2);
    await foreign.close();
  });

  it('tells onDeadLetter of an event once, after its last attempt, and onError when that throws', async () => {
    const told: unknown[] = [];
    const errors: Error[] = [];
    const receiver = createReceiver(() => {
      throw new RangeError('out of stock');
    });
    await addEvents(createDelivery('evt'));
    const worker = createBullmqWorker({
      connection: connection(),
      name,
      receiver,
      onDeadLetter: ({ key, reason, attempts }) => {
        told.push({ key, reason, attempts });
        throw new Error('pager is down');
      },
      onError: (error) => errors.push(error),
    });
    await expect.poll(() => errors.map(({ message }) => message)).toEqual(['pager is down']);
    await worker.close();
    expect(told).toEqual([{ key: 'itpay:evt', reason: 'RangeError: out of stock', attempts: 2 }]);
  });

  it('runs 30 handlers at a time without a warning about listeners', async () => {
    const warnings: string[] = [];
    const listen = (warning: Error) => warnings.push(warning.name);
    process.on('warning', listen);
    const keys = Array.from({ length: 30 }, (_, index) => `evt_${index}`);
    await addEvents(...keys.map((key) => createDelivery(key)));
    let release: () => void = () => undefined;
    const allRun = new Promise<void>((resolve) => {
      release = resolve;
    });
    let running = 0;
    const receiver = createReceiver(async () => {
      running += 1;
      if (running === keys.length) release();
      await allRun;
    });
    const worker = createBullmqWorker({ connection: connection(), name, receiver, concurrency: 30 });
    await allRun;
    await worker.close();
    process.off('warning', listen);
    expect(warnings).not.toContain('MaxListenersExceededWarning');
  });

  it('sweeps the store until it is closed', async () => {
    let swept: () => void = () => undefined;
    const firstSweep = new Promise<void>((resolve) => {
      swept = resolve;
    });
    const store = {
      async sweep() {
        swept();
        return 0;
      },
    };
    const worker = createBullmqWorker({
      connection: connection(),
      name,
      receiver: createReceiver(() => 0),
      store,
      sweepEveryMs: 5,
    });
    await firstSweep;
    await worker.close();
    expect(() =>
      createBullmqWorker({ connection: connection(), name, receiver: createReceiver(() => 0), sweepEveryMs: 5 }),
    ).toThrow(expect.objectContaining({ code: 'ERR_WEBHOOK_CONFIG_STORE' }));
  });
});
