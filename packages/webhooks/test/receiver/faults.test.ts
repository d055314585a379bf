import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWebhookReceiver, itpay, memoryStore } from '../../src/index.ts';
import { createSignedRequest, createTestEvent } from '../../src/testing/index.ts';

const secret = 'whsec_test_1234';

afterEach(() => void vi.useRealTimers());

describe('createRequestHandler', () => {
  it.each([
    ['at once', () => undefined],
    ['later', () => new Promise((resolve) => setImmediate(resolve))],
  ])('answers 503 when the acknowledgement of a provider throws for an event that is handled %s', async (_title, handler) => {
    const errors: Error[] = [];
    const known = itpay({ secret });
    let isGone = false;
    const acknowledgement = {
      ...known.acknowledgement,
      get received() {
        if (isGone) throw new Error('the template is gone');
        return known.acknowledgement.received;
      },
    };
    const receiver = createWebhookReceiver({
      provider: { ...known, acknowledgement },
      store: memoryStore(),
      on: { 'payment_intent.succeeded': handler },
      onError: (error) => void errors.push(error),
    });
    isGone = true;
    const event = createTestEvent('itpay', 'payment_intent.succeeded');
    const answer = await receiver.handle(createSignedRequest({ provider: 'itpay', secret, event }));
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(errors).toMatchObject([{ message: 'the template is gone' }]);
  });

  it('answers 503 at the end of the budget when waitUntil throws, and says so', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const errors: Error[] = [];
    const receiver = createWebhookReceiver({
      provider: itpay({ secret }),
      store: memoryStore(),
      ackTimeoutMs: 20,
      on: { 'payment_intent.succeeded': () => new Promise<void>(() => undefined) },
      onError: (error) => void errors.push(error),
    });
    const event = createTestEvent('itpay', 'payment_intent.succeeded');
    const waitUntil = (): never => {
      throw new TypeError('Illegal invocation');
    };
    const answering = receiver.handle({ ...createSignedRequest({ provider: 'itpay', secret, event }), waitUntil });
    await vi.advanceTimersByTimeAsync(20);
    const answer = await answering;
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(errors).toMatchObject([{ name: 'WebhookBudgetExceededError' }, { message: 'Illegal invocation' }]);
  });

  it('handles an event that an old secret signed, even if the logger throws', async () => {
    const receiver = createWebhookReceiver({
      provider: itpay({ secret: ['whsec_new_1234', secret] }),
      store: memoryStore(),
      on: { 'payment_intent.succeeded': () => undefined },
      onError: () => undefined,
      logger: {
        warn: () => {
          throw new Error('the disk is full');
        },
        error: () => undefined,
      },
    });
    const event = createTestEvent('itpay', 'payment_intent.succeeded');
    expect((await receiver.handle(createSignedRequest({ provider: 'itpay', secret, event }))).status).toBe(200);
  });
});
