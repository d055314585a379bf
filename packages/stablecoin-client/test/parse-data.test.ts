import { checkoutOrderSchema, hostedOrderSchema, refundSchema } from '@x/protocol/stablecoin';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNamed } from '../src/read-answer.ts';

const id = 'ORDER_2024010112345678';

/** What JSON can hold, under the names that a schema knows and under others. */
const fields = fc.dictionary(
  fc.oneof(
    fc.constantFrom('status', 'orderAmount', 'cryptoPaymentAmount', 'checkoutUrl', 'network', 'depositAddress', 'finalStatus'),
    fc.constantFrom('acquiringOrderId', 'refundAmount', 'refundReason', 'expiresAt', 'createdTime', '__proto__'),
    fc.string(),
  ),
  fc.oneof(fc.jsonValue(), fc.record({ value: fc.jsonValue(), currency: fc.jsonValue() })),
);

describe.each([
  ['hostedOrderSchema', hostedOrderSchema, 'merchantOrderId'],
  ['checkoutOrderSchema', checkoutOrderSchema, 'merchantOrderId'],
  ['refundSchema', refundSchema, 'merchantRefundOrderId'],
] as const)('%s', (_name, schema, key) => {
  test('keeps whatever comes with a good id, and so does parseNamed', () => {
    fc.assert(
      fc.property(fields, (rest) => {
        const data: unknown = JSON.parse(JSON.stringify({ ...rest, [key]: id }));
        const parsed: unknown = schema.parse(data);
        expect(parseNamed<object>(schema, data, { key, id, name: 'order' })).toEqual(parsed);
        const { __proto__: _dropped, ...kept } = data as Record<string, unknown>;
        expect(parsed).toEqual(kept);
      }),
      { numRuns: 2_000 },
    );
  });

  test('never lets a key named __proto__ through', () => {
    const data: unknown = JSON.parse(`{"${key}":"${id}","__proto__":{"status":"SUCCEEDED"}}`);
    const parsed = parseNamed<object>(schema, data, { key, id, name: 'order' });
    expect(Object.getOwnPropertyNames(parsed)).toEqual([key]);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });
});
