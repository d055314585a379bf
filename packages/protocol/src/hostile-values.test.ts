import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIssues, itpay, stablecoin } from './index.ts';

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
    { numRuns: 300 },
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
