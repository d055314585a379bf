import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { formatIssues, itpay, stablecoin } from '../../src/index.ts';

const schemas = Object.entries({ ...itpay, ...stablecoin }).filter(([name]) =>
  name.endsWith('Schema'),
) as unknown as readonly (readonly [string, typeof itpay.paymentIntentSchema])[];

/** Values near what the schemas know: their own keys, with anything below. */
const keys = [
  'id',
  'status',
  'amount',
  'value',
  'currency',
  'data',
  'error',
  'code',
  'network',
  'merchantOrderId',
  'orderAmount',
  'metadata',
  '__proto__',
];
const near = fc.dictionary(
  fc.constantFrom(...keys),
  fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...keys), fc.jsonValue())),
);

test.each(schemas)('%s › answers any value with a result, never with an exception', (_name, schema) => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.jsonValue(), near), (value) => {
      const result = schema.safeParse(value);
      if (!result.success) expect(formatIssues(result.error)).not.toBe('');
    }),
    { numRuns: 100 },
  );
});

test('schemas › the list above is not empty', () => {
  expect(schemas.length).toBeGreaterThan(20);
});

test('answers › a key named __proto__ never becomes the prototype of what is parsed', () => {
  const hostile = '{"id":"a","merchantOrderId":"a","scan_url":"a","__proto__":{"status":"SUCCEEDED","polluted":true}}';
  for (const [, schema] of schemas) {
    const result = schema.safeParse(JSON.parse(hostile));
    if (result.success && typeof result.data === 'object')
      expect((result.data as { polluted?: unknown }).polluted).toBeUndefined();
  }
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

describe('requests', () => {
  const money = { currency: 'CNY', value: 1 };
  const intent = { id: 'a', service_id: 'a', type: 'one_time', amount: money, payer: { agent_id: 'a' } };
  const manifest = { name: 'a', payment_methods: { one_time: true }, accepted_channels: ['alipay'] };
  const order = {
    merchantOrderId: 'a',
    orderAmount: { currency: 'USD', value: '1' },
    expiresAt: '2026-12-31T23:59:59Z',
    returnUrl: 'https://shop.example',
  };
  const refund = { merchantRefundOrderId: 'a', acquiringOrderId: 'a', refundReason: 'a' };
  const price = JSON.parse('{"amount":1,"currency":"CNY","__proto__":1}') as object;
  const withProto = JSON.parse('{"b":1,"__proto__":{"a":1}}') as object;

  test.each([
    ['metadata', itpay.createPaymentIntentParamsSchema, intent, { metadata: withProto }],
    ['pricing.one_time.0', itpay.createManifestParamsSchema, manifest, { pricing: { one_time: [price] } }],
    ['customer', stablecoin.createHostedOrderParamsSchema, order, { customer: withProto }],
    ['items.0', stablecoin.createHostedOrderParamsSchema, order, { items: [withProto] }],
    ['metadata', stablecoin.createHostedOrderParamsSchema, order, { metadata: withProto }],
    ['paymentMethodConfig', stablecoin.createHostedOrderParamsSchema, order, { paymentMethodConfig: withProto }],
    ['', stablecoin.createRefundParamsSchema, withProto, refund],
  ])('%s › a key named __proto__ is refused by name instead of being lost', (place, schema, base, change) => {
    // Not a spread: it would set the prototype.
    const params = Object.defineProperties(
      {},
      { ...Object.getOwnPropertyDescriptors(base), ...Object.getOwnPropertyDescriptors(change) },
    );
    const result = (schema as z.ZodType).safeParse(params);
    expect(formatIssues(result.error ?? { issues: [] })).toBe(
      `${place === '' ? '' : `${place}: `}expected no key called __proto__`,
    );
  });
});
