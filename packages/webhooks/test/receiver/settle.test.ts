import { describe, expect, it } from 'vitest';
import { type ClaimResult, createWebhookReceiver, type EventStore, itpay, memoryStore } from '../../src/index.ts';
import { createSignedRequest, createTestEvent } from '../../src/testing/index.ts';

const secret = 'whsec_test_1234';

async function deliver(claim: () => Promise<unknown>) {
  const errors: Error[] = [];
  const store: EventStore = { ...memoryStore(), claim: claim as () => Promise<ClaimResult> };
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    store,
    on: { 'payment_intent.succeeded': () => undefined },
    onError: (error) => void errors.push(error),
  });
  const event = createTestEvent('itpay', 'payment_intent.succeeded');
  return { answer: await receiver.handle(createSignedRequest({ provider: 'itpay', secret, event })), errors };
}

describe('settle', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an object without a state', {}],
  ])('takes a store that answers a claim with %s for one that does not serve', async (_title, claim) => {
    const { answer, errors } = await deliver(async () => claim);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(errors).toMatchObject([{ name: 'EventStoreUnavailableError', cause: { message: expect.stringContaining('state') } }]);
  });

  it('answers 503 when the answer to a claim throws as it is read', async () => {
    const claim = {
      state: 'in-progress',
      get retryAfterMs(): number {
        throw new Error('the row is gone');
      },
    };
    const { answer, errors } = await deliver(async () => claim);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(errors).toMatchObject([{ cause: { message: 'the row is gone' } }]);
  });

  it.each([
    ['missing', undefined, '5'],
    ['NaN', Number.NaN, '5'],
    ['Infinity', Number.POSITIVE_INFINITY, '3'],
    ['a bigint', 1000n, '5'],
    ['a text', 'soon', '5'],
    ['the whole lease of a young handler', 60_000, '3'],
    ['what a heartbeat leaves of it', 40_001, '3'],
    ['the end of a lease that nobody renews', 40_000, '40'],
    ['what RetryLater asked for', 30_000, '30'],
  ])('answers 409 with a Retry-After in digits when a store gives one that is %s', async (_title, retryAfterMs, seconds) => {
    const { answer, errors } = await deliver(async () => ({ state: 'in-progress', retryAfterMs }));
    expect(answer).toMatchObject({ status: 409, headers: { 'retry-after': seconds } });
    expect(errors).toEqual([]);
  });
});
