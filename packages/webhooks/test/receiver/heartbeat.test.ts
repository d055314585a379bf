import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWebhookReceiver, type EventStore, itpay, memoryStore } from '../../src/index.ts';
import { createSignedRequest, createTestEvent } from '../../src/testing/index.ts';

const secret = 'whsec_test_1234';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_750_000_000_000 });
});

afterEach(() => {
  vi.useRealTimers();
});

it.each<readonly [string, () => unknown]>([
  ['rejects', () => Promise.reject(new Error('connection reset'))],
  [
    'throws',
    () => {
      throw new Error('connection reset');
    },
  ],
])('a heartbeat whose extend %s is repeated by the next one, even if the logger throws', async (_title, fail) => {
  const inner = memoryStore();
  const extend = vi.fn(async () => 'extended' as const).mockImplementationOnce(fail as () => Promise<'extended'>);
  const warn = vi.fn(() => {
    throw new Error('the disk is full');
  });
  let finish = (): void => undefined;
  const store: EventStore = { ...inner, extend };
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    store,
    leaseMs: 3000,
    on: { 'payment_intent.succeeded': () => new Promise<void>((resolve) => (finish = resolve)) },
    onError: () => undefined,
    logger: { warn, error: () => undefined },
  });
  const event = createTestEvent('itpay', 'payment_intent.succeeded');
  const answer = receiver.handle(createSignedRequest({ provider: 'itpay', secret, event }));
  await vi.advanceTimersByTimeAsync(2000);
  expect(warn).toHaveBeenCalledTimes(1);
  expect(extend).toHaveBeenCalledTimes(2);
  finish();
  expect((await answer).status).toBe(200);
});

it('a handler whose lease cannot be renewed for a whole lease is told, once', async () => {
  const errors: Error[] = [];
  let signal: AbortSignal | undefined;
  let finish = (): void => undefined;
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    store: { ...memoryStore(), extend: () => Promise.reject(new Error('connection reset')) },
    leaseMs: 3000,
    on: {
      'payment_intent.succeeded': (_event, context) => {
        signal = context.signal;
        return new Promise<void>((resolve) => (finish = resolve));
      },
    },
    onError: (error) => void errors.push(error),
    logger: { warn: () => undefined, error: () => undefined },
  });
  const event = createTestEvent('itpay', 'payment_intent.succeeded');
  const answer = receiver.handle(createSignedRequest({ provider: 'itpay', secret, event }));
  await vi.advanceTimersByTimeAsync(2999);
  expect(signal?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(signal?.reason).toMatchObject({ name: 'WebhookLeaseLostError' });
  await vi.advanceTimersByTimeAsync(6000);
  expect(errors).toHaveLength(1);
  finish();
  // Nobody else has taken the event, so its completion counts.
  expect((await answer).status).toBe(200);
});

it("a handler's context gives no way to abort its signal", async () => {
  const seen: object[] = [];
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    store: memoryStore(),
    on: { 'payment_intent.succeeded': (_event, context) => void seen.push(context) },
  });
  const event = createTestEvent('itpay', 'payment_intent.succeeded');
  expect((await receiver.handle(createSignedRequest({ provider: 'itpay', secret, event }))).status).toBe(200);
  const names = new Set<string>();
  for (
    let level: object | null = seen[0] ?? null;
    level !== null && level !== Object.prototype;
    level = Object.getPrototypeOf(level)
  ) {
    for (const name of Object.getOwnPropertyNames(level)) names.add(name);
  }
  expect([...names].sort()).toEqual([
    'attempt',
    'constructor',
    'fencingToken',
    'key',
    'logger',
    'receivedAt',
    'secretIndex',
    'signal',
    'source',
    'transaction',
    'write',
  ]);
});
