import { describe, expect, it } from 'vitest';
import { compareExpectation } from '../../src/receiver/expectation.ts';
import type { Expectation } from '../../src/types/options.ts';
import type { ParsedEvent } from '../../src/types/provider.ts';

const itpay: ParsedEvent = {
  ok: true,
  event: {},
  type: 'payment_intent.succeeded',
  key: 'evt_1',
  facts: { amount: 699, currency: 'CNY', orderId: 'pi_1', serviceId: 'svc_1' },
  fields: { channel: 'alipay', amount: { value: 699, currency: 'CNY' }, livemode: true },
};
const stablecoin: ParsedEvent = {
  ok: true,
  event: {},
  type: 'SUCCEEDED',
  key: 'O:SUCCEEDED',
  facts: { amount: '100.50', currency: 'USDC', orderId: 'O', merchantId: '1000', paidAmount: '100.5' },
  fields: { network: 'tron', merchantOrderId: 'O', acquiringOrderId: 'A' },
};

describe('compareExpectation', () => {
  it.each<readonly [string, ParsedEvent, Expectation]>([
    ['integer minor units', itpay, { amount: 699, currency: 'CNY', orderId: 'pi_1', serviceId: 'svc_1' }],
    ['decimal strings by value', stablecoin, { amount: '100.5', currency: 'USDC', paidAmount: '100.500' }],
    ['the order by its wire name', stablecoin, { merchantOrderId: 'O', acquiringOrderId: 'A', merchantId: '1000' }],
    ['further fields of the event', itpay, { channel: 'alipay', livemode: true }],
    ['nothing', itpay, {}],
    ['an undefined field', itpay, { amount: undefined }],
  ])('accepts %s', (_title, parsed, expectation) => {
    expect(compareExpectation(expectation, parsed)).toEqual([]);
  });

  it.each<readonly [string, ParsedEvent, Expectation, string]>([
    ['another amount', itpay, { amount: 700 }, 'amount'],
    ['another decimal amount', stablecoin, { amount: '100.51' }, 'amount'],
    ['another currency', itpay, { currency: 'USD' }, 'currency'],
    ['a currency in another case', itpay, { currency: 'cny' }, 'currency'],
    ['another order', stablecoin, { merchantOrderId: 'P' }, 'merchantOrderId'],
    ['another merchant', stablecoin, { merchantId: '1001' }, 'merchantId'],
    ['a field that the event lacks', itpay, { network: 'tron' }, 'network'],
    ['a field that is an object in the event', { ...itpay, facts: {} }, { amount: 699 }, 'amount'],
    ['a name on Object.prototype', itpay, { toString: 'x' } as unknown as Expectation, 'toString'],
  ])('names %s', (_title, parsed, expectation, field) => {
    expect(compareExpectation(expectation, parsed).map((mismatch) => mismatch.field)).toEqual([field]);
  });

  it.each<readonly [string, ParsedEvent, unknown]>([
    ['a decimal string for minor units', itpay, { amount: '6.99' }],
    ['a number for a decimal string', stablecoin, { amount: 100.5 }],
    ['an object', itpay, { amount: { value: 699, currency: 'CNY' } }],
    ['NaN', itpay, { amount: Number.NaN }],
  ])('throws for %s, a mistake of the programmer', (_title, parsed, expectation) => {
    expect(() => compareExpectation(expectation as Expectation, parsed)).toThrow(
      expect.objectContaining({ code: 'ERR_WEBHOOK_CONFIG_EXPECTATION' }),
    );
  });
});
