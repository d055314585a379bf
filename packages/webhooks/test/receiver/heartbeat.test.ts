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
