import { randomUUID } from 'node:crypto';
import { type RedisService, startRedis } from '@x/tooling-services';
import { orLate } from '@x/tooling-timers';
import {
  createWebhookReceiver,
  type Delivery,
  EventStoreUnavailableError,
  type HandlerContext,
  itpay,
  memoryStore,
  RetryLater,
  type WebhookReceiver,
} from '@x/webhooks';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type BullmqEventQueue, bullmqQueue, createBullmqWorker } from '../src/index.ts';
import { describeWithRedis } from './support/describe-with-redis.ts';

const RECEIVED_AT = 1_700_000_000_123;
/** Below the 8,000 that `close` takes by default. */
const CLOSED_WITHIN_MS = 3_000;

let server: RedisService;
let name: string;
let queue: BullmqEventQueue;

const connection = () => ({ host: server.host, port: server.port });

function createDelivery(key: string): Delivery {
  const body = JSON.stringify({ id: key, type: 'payment_intent.succeeded', data: { id: `pi_${key}` } });
  return { version: 1, key, provider: 'itpay', body, receivedAt: RECEIVED_AT, secretIndex: 0, source: 'webhook' };
}

function createReceiver(handler: (context: HandlerContext) => unknown, store = memoryStore()): WebhookReceiver {
  return createWebhookReceiver({
    provider: itpay({ secret: 'whsec_7f3a9c1e5b2d4860' }),
    store,
    on: { 'payment_intent.succeeded': (_event, context) => handler(context) },
    onError: () => undefined,
    logger: { warn: () => undefined, error: () => undefined },
  });
}

async function withWorker(receiver: WebhookReceiver, run: () => Promise<void>): Promise<void> {
  const worker = createBullmqWorker({ connection: connection(), name, receiver, inProgressDelayMs: 20 });
  try {
    await run();
  } finally {
    await worker.close();
  }
}

describeWithRedis('createBullmqWorker', () => {
  beforeAll(async () => {
    server = (await startRedis({ settings: { appendonly: 'yes', appendfsync: 'always' } })) as RedisService;
  });
  afterAll(() => server?.close());
  beforeEach(() => {
    name = randomUUID();
    queue = bullmqQueue({ connection: connection(), name, attempts: 2, backoffMs: 10, timeoutMs: 20_000 });
    return () => queue.close();
  });

  it('uses up no attempt while the store cannot serve', async () => {
    const store = memoryStore();
    let failures = 3;
    const attempts: number[] = [];
    const shaky = {
      ...store,
      async claim(...args: Parameters<typeof store.claim>) {
        if (failures-- > 0) throw new EventStoreUnavailableError('down', { retryAfterMs: 10 });
        return store.claim(...args);
      },
    };
    await queue.add('evt', createDelivery('evt'));
    await withWorker(
      createReceiver(({ attempt }) => attempts.push(attempt), shaky),
      () => expect.poll(() => attempts).toEqual([1]),
    );
  });

  it('waits for an event that another owner holds, and leaves it be once that one has handled it', async () => {
    const store = memoryStore();
    const claim = await store.claim('evt', { leaseMs: 60_000 });
    let runs = 0;
    await queue.add('evt', createDelivery('evt'));
    await queue.add('other', createDelivery('other'));
    await withWorker(
      createReceiver(({ key }) => {
        if (key === 'evt') runs += 1;
        else if (claim.state === 'claimed') return store.complete('evt', claim.token, { retainMs: 60_000 });
        return undefined;
      }, store),
      () => expect.poll(() => store.lookup?.(['evt', 'other'])).toEqual(['done', 'done']),
    );
    expect(runs).toBe(0);
    expect(await queue.deadLetters.list()).toEqual([]);
  });

  it('comes back when the handler asked for it', async () => {
    const times: number[] = [];
    await queue.add('evt', createDelivery('evt'));
    await withWorker(
      createReceiver(() => {
        times.push(performance.now());
        if (times.length === 1) throw new RetryLater({ afterMs: 300 });
      }),
      () => expect.poll(() => times.length).toBe(2),
    );
    expect(Number(times[1]) - Number(times[0])).toBeGreaterThan(290);
  });

  it('keeps a delivery that no attempt can help, with its reason, after the first', async () => {
    const broken = { ...createDelivery('evt'), provider: 'another' };
    await queue.add('evt', broken);
    await withWorker(
      createReceiver(() => undefined),
      () => expect.poll(() => queue.deadLetters.get('evt')).toMatchObject({ key: 'evt', delivery: broken }),
    );
    expect((await queue.deadLetters.get('evt'))?.reason).toContain('WebhookDeliveryError');
  });

  it('replays many dead letters with their original receivedAt, said to be replays', async () => {
    let isBroken = true;
    const replayed: Pick<HandlerContext, 'key' | 'receivedAt' | 'source' | 'attempt'>[] = [];
    const receiver = createReceiver(({ key, receivedAt, source, attempt }) => {
      if (isBroken) throw new TypeError('out of stock');
      replayed.push({ key, receivedAt, source, attempt });
    });
    const keys = Array.from({ length: 20 }, (_, index) => `evt:${index}`);
    await Promise.all(keys.map((key) => queue.add(key, createDelivery(key))));
    await withWorker(receiver, async () => {
      await expect.poll(() => queue.deadLetters.list().then((letters) => letters.length)).toBe(20);
      const [letter] = await queue.deadLetters.list({ limit: 1 });
      expect(letter).toMatchObject({ reason: 'TypeError: out of stock', attempts: 2 });
      expect(await queue.add('evt:1', createDelivery('evt:1'))).toBe('duplicate');
      isBroken = false;
      const counts = await Promise.all([queue.deadLetters.replayAll(), queue.deadLetters.replayAll()]);
      expect(counts.reduce((sum, count) => sum + count)).toBe(20);
      await expect.poll(() => replayed.length).toBe(20);
    });
    expect(new Set(replayed.map(({ key }) => key))).toEqual(new Set(keys));
    expect(
      replayed.every(({ receivedAt, source, attempt }) => receivedAt === RECEIVED_AT && source === 'replay' && attempt === 1),
    ).toBe(true);
    expect(await queue.deadLetters.replayAll()).toBe(0);
  });

  it('works off what was added before the server was killed', async () => {
    const keys = Array.from({ length: 50 }, (_, index) => `evt_${index}`);
    await Promise.all(keys.map((key) => queue.add(key, createDelivery(key))));
    await server.restart('kill');
    const handled = new Set<string>();
    await withWorker(
      createReceiver(({ key }) => handled.add(key)),
      () => expect.poll(() => handled.size).toBe(50),
    );
  });

  it('closes in time while the server is away, and leaves the client that it was given open', async () => {
    const receiver = createReceiver(() => undefined);
    const own = createBullmqWorker({ connection: connection(), name, receiver });
    const client = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    client.on('error', () => undefined);
    const shared = createBullmqWorker({ connection: client, name, receiver });
    const handled = queue.add('evt', createDelivery('evt'));
    await expect.poll(async () => (await handled) && (await queue.deadLetters.list()).length).toBe(0);
    await server.stop();
    await expect.poll(() => client.status).not.toBe('ready');
    const closing = Promise.all([own.close({ timeoutMs: 200 }), shared.close({ timeoutMs: 200 })]);
    expect(await orLate(closing, CLOSED_WITHIN_MS)).not.toBe('late');
    await server.start();
    await expect.poll(() => client.status).toBe('ready');
    client.disconnect();
  });

  it('leaves the client that it was given open when a handler outlasts its closing', async () => {
    const client = new Redis(server.url, { maxRetriesPerRequest: null });
    let isRunning = false;
    const receiver = createReceiver(({ signal }) => {
      isRunning = true;
      return new Promise((resolve) => signal.addEventListener('abort', resolve));
    });
    await queue.add('evt', createDelivery('evt'));
    const worker = createBullmqWorker({ connection: client, name, receiver });
    await expect.poll(() => isRunning).toBe(true);
    await worker.close({ timeoutMs: 100 });
    expect(client.status).toBe('ready');
    client.disconnect();
  });

  it('closes in time although a handler goes on, and its event is handled by another worker', async () => {
    let isRunning = false;
    let isAborted = false;
    const stuck = createReceiver(async ({ signal }) => {
      isRunning = true;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      isAborted = true;
      throw new Error('stopped');
    });
    await queue.add('evt', createDelivery('evt'));
    const options = { connection: connection(), name, lockMs: 300, stalledIntervalMs: 100 };
    const worker = createBullmqWorker({ ...options, receiver: stuck });
    await expect.poll(() => isRunning).toBe(true);
    expect(await orLate(worker.close({ timeoutMs: 100 }), CLOSED_WITHIN_MS)).not.toBe('late');
    expect(isAborted).toBe(true);
    let runs = 0;
    const receiver = createReceiver(() => {
      runs += 1;
    });
    const next = createBullmqWorker({ ...options, receiver });
    await expect.poll(() => runs).toBe(1);
    await next.close();
  });
});
