import { describe, expect, expectTypeOf, test } from 'vitest';
import { formatIssues } from '../../src/schema/format-issues.ts';
import {
  createCheckoutOrderParamsSchema,
  createHostedOrderParamsSchema,
  createRefundParamsSchema,
  type DecimalMoney,
  decimalMoneySchema,
} from '../../src/stablecoin/index.ts';

const hosted = {
  merchantOrderId: 'ORDER_2024010112345678',
  orderAmount: { value: '99.99', currency: 'USD' },
  expiresAt: '2026-12-31T23:59:59Z',
  returnUrl: 'https://shop.example/paid',
};
const checkout = {
  merchantOrderId: 'ORDER_2024010112345678',
  orderAmount: { value: '100.50', currency: 'USDC' },
  network: 'tron',
  expiresAt: '2026-12-31T23:59:59Z',
};

function refusal(schema: typeof createHostedOrderParamsSchema | typeof createCheckoutOrderParamsSchema, value: object): string {
  const result = schema.safeParse(value);
  return result.success ? 'accepted' : formatIssues(result.error);
}

describe('createHostedOrderParamsSchema', () => {
  test('accepts the smallest and the fullest request, unchanged', () => {
    const full = {
      ...hosted,
      callbackUrl: 'http://127.0.0.1:4010/hook',
      paymentMethodConfig: { a: 1 },
      description: 'x',
      customer: { email: 'a@b.example' },
      items: [{ sku: '1' }],
      metadata: { a: 1 },
    };
    expect(createHostedOrderParamsSchema.parse(hosted)).toEqual(hosted);
    expect(createHostedOrderParamsSchema.parse(full)).toEqual(full);
    const intoApp = { ...hosted, returnUrl: 'myshop://paid/1' };
    expect(createHostedOrderParamsSchema.parse(intoApp)).toEqual(intoApp);
  });

  test.each([
    [{ merchantOrderId: undefined }, /^merchantOrderId: /],
    [{ merchantOrderId: '' }, /^merchantOrderId: expected 1 to 64/],
    [{ merchantOrderId: 'a b' }, /^merchantOrderId: expected 1 to 64/],
    [{ merchantOrderId: 'a/../b' }, /^merchantOrderId: expected 1 to 64/],
    [{ merchantOrderId: 'a\n' }, /^merchantOrderId: expected 1 to 64/],
    [{ merchantOrderId: 'a'.repeat(65) }, /^merchantOrderId: expected 1 to 64/],
    [{ orderAmount: { value: 99.99, currency: 'USD' } }, /^orderAmount\.value: .*in quotes/],
    [{ orderAmount: { value: '1e2', currency: 'USD' } }, /^orderAmount\.value: .*exponent/],
    [{ orderAmount: { value: '-1', currency: 'USD' } }, /^orderAmount\.value: .*sign/],
    [{ orderAmount: { value: '01', currency: 'USD' } }, /^orderAmount\.value: .*leading zeros/],
    [{ orderAmount: { value: '0.00', currency: 'USD' } }, /^orderAmount\.value: .*above zero/],
    [{ orderAmount: { value: `1.${'1'.repeat(19)}`, currency: 'USD' } }, /^orderAmount\.value: .*18 decimals/],
    [{ orderAmount: { value: '1', currency: 'usd' } }, /^orderAmount\.currency: .*upper case/],
    [{ orderAmount: { value: '1' } }, /^orderAmount\.currency: /],
    [{ expiresAt: '2026-12-31' }, /^expiresAt: .*ISO 8601/],
    [{ expiresAt: '2026-12-31T23:59:59+02:00' }, /^expiresAt: .*UTC/],
    [{ returnUrl: 'shop.example' }, /^returnUrl: .*absolute/],
    [{ returnUrl: 'javascript:alert(1)' }, /^returnUrl: .*not to code/],
    [{ callbackUrl: 'myshop://paid' }, /^callbackUrl: .*http/],
    [{ returnUrl: `https://shop.example/${'a'.repeat(2048)}` }, /^returnUrl: .*2048/],
    [{ calbackUrl: 'https://shop.example' }, /calbackUrl/],
  ])('refuses %j', (change, reason) => {
    expect(refusal(createHostedOrderParamsSchema, { ...hosted, ...change })).toMatch(reason);
  });
});

describe('createCheckoutOrderParamsSchema', () => {
  test('accepts the published fields and refuses a missing network', () => {
    expect(createCheckoutOrderParamsSchema.parse(checkout)).toEqual(checkout);
    expect(refusal(createCheckoutOrderParamsSchema, { ...checkout, network: '' })).toMatch(/^network: /);
    expect(refusal(createCheckoutOrderParamsSchema, { ...checkout, merchantOrderId: undefined })).toMatch(/^merchantOrderId: /);
  });
});

describe('createRefundParamsSchema', () => {
  const refund = { merchantRefundOrderId: 'REFUND_1738112345000', acquiringOrderId: 'ORD_1', refundReason: 'wish' };

  test('passes further fields on, since a refund amount is not published', () => {
    const value = { ...refund, refundAmount: { value: '1.00', currency: 'USD' } };
    expect(createRefundParamsSchema.parse(value)).toEqual(value);
  });

  test.each([1.5, '1e3', { value: 1.5, currency: 'USD' }, {}])('refuses the amount %j in a further field', (refundAmount) => {
    const result = createRefundParamsSchema.safeParse({ ...refund, refundAmount });
    expect(result.success ? '' : formatIssues(result.error)).toMatch(/^refundAmount: expected a decimal string/);
  });

  test.each(['merchantRefundOrderId', 'acquiringOrderId', 'refundReason'])('requires %s', (key) => {
    expect(createRefundParamsSchema.safeParse({ ...refund, [key]: undefined }).success).toBe(false);
    expect(createRefundParamsSchema.safeParse({ ...refund, [key]: '' }).success).toBe(false);
  });
});

describe('decimalMoneySchema', () => {
  test('accepts zero, which an answer may hold, and has a string for a type', () => {
    expect(decimalMoneySchema.parse({ value: '0', currency: 'USDC' })).toEqual({ value: '0', currency: 'USDC' });
    expect(decimalMoneySchema.safeParse({ value: 0, currency: 'USDC' }).success).toBe(false);
    expectTypeOf<DecimalMoney['value']>().toEqualTypeOf<string>();
  });
});
