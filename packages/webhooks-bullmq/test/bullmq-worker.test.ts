import { randomUUID } from 'node:crypto';
import { type RedisService, startRedis } from '@x/tooling-services';
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

let server: RedisService;
let name: string;
let queue: BullmqEventQueue;

const connection = () => ({ host: server.host, port: server.port });

/** Of a key as the receiver makes it: the provider before the event's id. */
function createDelivery(key: string): Delivery {
  const id = key.replace('itpay:', '');
  const body = JSON.stringify({ id, type: 'payment_intent.succeeded', data: { id: `pi_${id}` } });
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
    queue = bullmqQueue({
      connection: connection(),
      name,
      attempts: 2,
      backoffMs: 10,
      timeoutMs: 20_000,
      onWarning: () => undefined,
    });
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
    await queue.add('itpay:evt', createDelivery('itpay:evt'));
    await withWorker(
      createReceiver(({ attempt }) => attempts.push(attempt), shaky),
      () => expect.poll(() => attempts).toEqual([1]),
    );
  });

  it('waits for an event that another owner holds, and does nothing once that owner has handled it', async () => {
    const store = memoryStore();
    const claim = await store.claim('itpay:evt', { leaseMs: 60_000 });
    let runs = 0;
    await queue.add('itpay:evt', createDelivery('itpay:evt'));
    await queue.add('itpay:other', createDelivery('itpay:other'));
    await withWorker(
      createReceiver(({ key }) => {
        if (key === 'itpay:evt') runs += 1;
        else if (claim.state === 'claimed') return store.complete('itpay:evt', claim.token, { retainMs: 60_000 });
        return undefined;
      }, store),
      () => expect.poll(() => store.lookup?.(['itpay:evt', 'itpay:other'])).toEqual(['done', 'done']),
    );
    expect(runs).toBe(0);
    expect(await queue.deadLetters.count()).toBe(0);
  });

  it('comes back when the handler asked for it', async () => {
    let runs = 0;
    await queue.add('itpay:evt', createDelivery('itpay:evt'));
    await withWorker(
      createReceiver(() => {
        runs += 1;
        if (runs === 1) throw new RetryLater({ afterMs: 30 });
      }),
      () => expect.poll(() => runs).toBe(2),
    );
  });

  it('keeps a delivery that no attempt can help, with its reason, after the first', async () => {
    const broken = { ...createDelivery('itpay:evt'), body: '{}' };
    await queue.add('itpay:evt', broken);
    await withWorker(
      createReceiver(() => undefined),
      () => expect.poll(() => queue.deadLetters.get('itpay:evt')).toMatchObject({ key: 'itpay:evt', delivery: broken }),
    );
    expect((await queue.deadLetters.get('itpay:evt'))?.reason).toContain('WebhookDeliveryError');
  });

  it('replays many dead letters with their original receivedAt and the source replay', async () => {
    let isBroken = true;
    const replayed: Pick<HandlerContext, 'key' | 'receivedAt' | 'source' | 'attempt'>[] = [];
    const receiver = createReceiver(({ key, receivedAt, source, attempt }) => {
      if (isBroken) throw new TypeError('out of stock');
      replayed.push({ key, receivedAt, source, attempt });
    });
    const keys = Array.from({ length: 20 }, (_, index) => `itpay:evt_${index}`);
    await Promise.all(keys.map((key) => queue.add(key, createDelivery(key))));
    await withWorker(receiver, async () => {
      await expect.poll(() => queue.deadLetters.count()).toBe(20);
      const { letters } = await queue.deadLetters.list({ limit: 1 });
      expect(letters[0]).toMatchObject({ reason: 'TypeError: out of stock', attempts: 2 });
      expect(await queue.add('itpay:evt_1', createDelivery('itpay:evt_1'))).toBe('stored');
      expect(await queue.deadLetters.count()).toBe(20);
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

  it('processes what was added before the server was killed', async () => {
    const keys = Array.from({ length: 50 }, (_, index) => `itpay:evt_${index}`);
    await Promise.all(keys.map((key) => queue.add(key, createDelivery(key))));
    await server.restart('kill');
    const handled = new Set<string>();
    await withWorker(
      createReceiver(({ key }) => handled.add(key)),
      () => expect.poll(() => handled.size).toBe(50),
    );
  });

  it('closes while the server is away, and leaves the client that it was given open', async () => {
    const receiver = createReceiver(() => undefined);
    const own = createBullmqWorker({ connection: connection(), name, receiver });
    const client = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
    client.on('error', () => undefined);
    const shared = createBullmqWorker({ connection: client, name, receiver });
    const handled = queue.add('itpay:evt', createDelivery('itpay:evt'));
    await expect.poll(async () => (await handled) && (await queue.stats()).waiting).toBe(0);
    await server.stop();
    await expect.poll(() => client.status).not.toBe('ready');
    await Promise.all([own.close({ timeoutMs: 200 }), shared.close({ timeoutMs: 200 })]);
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
    await queue.add('itpay:evt', createDelivery('itpay:evt'));
    const worker = createBullmqWorker({ connection: client, name, receiver });
    await expect.poll(() => isRunning).toBe(true);
    await worker.close({ timeoutMs: 100 });
    expect(client.status).toBe('ready');
    client.disconnect();
  });

  it('closes although a handler goes on, whose event another worker then handles', async () => {
    let isRunning = false;
    let isAborted = false;
    const stuck = createReceiver(async ({ signal }) => {
      isRunning = true;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      isAborted = true;
      throw new Error('stopped');
    });
    await queue.add('itpay:evt', createDelivery('itpay:evt'));
    const options = { connection: connection(), name, lockMs: 300, stalledIntervalMs: 100 };
    const worker = createBullmqWorker({ ...options, receiver: stuck });
    await expect.poll(() => isRunning).toBe(true);
    await worker.close({ timeoutMs: 100 });
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
