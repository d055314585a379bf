import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWebhookReceiver, itpay, memoryStore, WebhookBudgetExceededError } from '../../src/index.ts';
import { createSignedRequest, createTestEvent } from '../../src/testing/index.ts';

const secret = 'whsec_test_1234';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_750_000_000_000 });
});

afterEach(() => {
  vi.useRealTimers();
});

function setUp(
  handler: () => unknown,
  options: { readonly ackTimeoutMs?: number; readonly onError?: (error: Error) => void } = {},
) {
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    store: memoryStore(),
    on: { 'payment_intent.succeeded': handler },
    ...options,
  });
  return (id = 'evt_1') => {
    const event = createTestEvent('itpay', 'payment_intent.succeeded', { id });
    return receiver.handle(createSignedRequest({ provider: 'itpay', secret, event }));
  };
}

it('leaves no timer behind once the handler has ended', async () => {
  const finishers: (() => void)[] = [];
  const answer = setUp(() => new Promise<void>((resolve) => finishers.push(resolve)))();
  await vi.advanceTimersByTimeAsync(0);
  finishers[0]?.();
  expect((await answer).status).toBe(200);
  expect(vi.getTimerCount()).toBe(0);
});

it('calls a timer back in the asynchronous context of its own request', async () => {
  vi.useRealTimers();
  const requests = new AsyncLocalStorage<string>();
  const seen: { readonly key: string; readonly context: string | undefined }[] = [];
  const deliver = setUp(() => new Promise<void>(() => undefined), {
    ackTimeoutMs: 100,
    onError: (error) => {
      if (error instanceof WebhookBudgetExceededError) seen.push({ key: error.key, context: requests.getStore() });
    },
  });
  const answers = ['evt_1', 'evt_2'].map((id) => requests.run(id, () => deliver(id)));
  expect((await Promise.all(answers)).map((answer) => answer.status)).toEqual([503, 503]);
  expect(seen).toHaveLength(2);
  for (const { key, context } of seen) expect(key).toContain(context);
  expect(new Set(seen.map(({ context }) => context))).toEqual(new Set(['evt_1', 'evt_2']));
});
