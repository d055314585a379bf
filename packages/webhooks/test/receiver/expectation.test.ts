import { describe, expect, it, vi } from 'vitest';
import { createWebhookReceiver, type Delivery, itpay, stablecoinHosted, type WebhookMismatchError } from '../../src/index.ts';
import { createSignedRequest, createTestEvent } from '../../src/testing/index.ts';

const secret = 'whsec_test_1234';
type Expected = Record<string, string | number> | null | undefined;

function setUp(
  expected: Expected | (() => Promise<Expected>),
  onMismatch?: (error: WebhookMismatchError, delivery: Delivery) => unknown,
) {
  const handler = vi.fn();
  const errors: Error[] = [];
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    on: { 'payment_intent.succeeded': handler },
    expect: async () => (typeof expected === 'function' ? expected() : expected),
    ...(onMismatch === undefined ? {} : { onMismatch }),
    onError: (error) => errors.push(error),
  });
  const event = createTestEvent('itpay', 'payment_intent.succeeded', { id: 'evt_1', data: { id: 'pi_1' } });
  return { handler, errors, receiver, send: () => receiver.handle(createSignedRequest({ provider: 'itpay', secret, event })) };
}

describe('expect', () => {
  it('lets the handler run when amount, currency and order are as agreed', async () => {
    const { handler, send } = setUp({ amount: 699, currency: 'CNY', orderId: 'pi_1' });
    expect((await send()).status).toBe(200);
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it.each<readonly [string, Expected, readonly string[]]>([
    ['amount', { amount: 700, currency: 'CNY' }, ['amount']],
    ['currency', { amount: 699, currency: 'USD' }, ['currency']],
    ['order', { orderId: 'pi_2' }, ['orderId']],
    ['amount and currency', { amount: 1, currency: 'USD' }, ['amount', 'currency']],
    ['unknown order', null, ['orderId']],
  ])(
    'keeps a correctly signed event with the wrong %s from the handler, quarantines and acknowledges it',
    async (_title, expected, fields) => {
      const quarantine: Delivery[] = [];
      const { handler, errors, receiver, send } = setUp(expected, (_error, delivery) => void quarantine.push(delivery));
      expect(await send()).toMatchObject({ status: 200, body: '{"status":"received"}' });
      expect(handler).not.toHaveBeenCalled();
      expect((errors[0] as WebhookMismatchError).mismatches.map((mismatch) => mismatch.field)).toEqual(fields);
      expect(quarantine).toEqual([expect.objectContaining({ key: 'itpay:evt_1', provider: 'itpay', version: 1 })]);
      expect(receiver.provider).toBe('itpay');
    },
  );

  it('asks the gateway to come again when the quarantine could not be kept', async () => {
    const { handler, send } = setUp({ amount: 1 }, () => Promise.reject(new Error('disk full')));
    expect((await send()).status).toBe(503);
    expect(handler).not.toHaveBeenCalled();
  });

  it('lets a quarantined delivery be settled once the expectation is corrected', async () => {
    let expected: Expected = { amount: 1 };
    const quarantine: Delivery[] = [];
    const { handler, receiver, send } = setUp(
      async () => expected,
      (_error, delivery) => void quarantine.push(delivery),
    );
    await send();
    expected = { amount: 699 };
    const [delivery] = quarantine;
    if (delivery === undefined) throw new Error('nothing was quarantined');
    expect(await receiver.settle(delivery)).toBe('handled');
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('compares nothing for undefined', async () => {
    const { handler, send } = setUp(undefined);
    await send();
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('answers 503 when it fails, or returns what cannot be compared', async () => {
    const failing = setUp(() => Promise.reject(new Error('database is down')));
    expect((await failing.send()).status).toBe(503);
    const wrong = setUp({ amount: '6.99' });
    expect((await wrong.send()).status).toBe(503);
    expect(wrong.errors[0]).toMatchObject({ code: 'ERR_WEBHOOK_CONFIG_EXPECTATION' });
    expect(wrong.handler).not.toHaveBeenCalled();
  });

  it("quarantines another merchant's event without being asked, when the provider knows its merchant", async () => {
    const handler = vi.fn();
    const errors: Error[] = [];
    const receiver = createWebhookReceiver({
      provider: stablecoinHosted({ secret, merchantId: '1000' }),
      on: { SUCCEEDED: handler },
      onError: (error) => errors.push(error),
    });
    for (const [merchantId, calls] of [
      ['1001', 0],
      ['1000', 1],
      [undefined, 2],
    ] as const) {
      const event = createTestEvent('stablecoin-hosted', 'SUCCEEDED', { merchantId });
      expect((await receiver.handle(createSignedRequest({ provider: 'stablecoin-hosted', secret, event }))).status).toBe(200);
      expect(handler).toHaveBeenCalledTimes(calls);
    }
    expect(errors.map((error) => error.name)).toEqual(['WebhookMismatchError']);
  });
});
