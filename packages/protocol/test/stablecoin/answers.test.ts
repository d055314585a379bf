import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  describeErrorCode,
  envelopeSchema,
  hostedOrderSchema,
  isPlainEnvelope,
  paymentMethodListSchema,
  paymentMethodSchema,
  readEnvelopeMessage,
} from '../../src/stablecoin/index.ts';

describe('hostedOrderSchema', () => {
  test('keeps unknown fields, unknown statuses and surprising values as received', () => {
    const answer = {
      merchantOrderId: 'a',
      status: 'FROZEN',
      orderAmount: { value: 100.5, currency: 'USD' },
      paidTime: null,
      extra: [1],
    };
    expect(hostedOrderSchema.parse(answer)).toStrictEqual(answer);
  });

  test.each([{}, { merchantOrderId: '' }, [], null, 'x'])('refuses %j', (answer) => {
    expect(hostedOrderSchema.safeParse(answer).success).toBe(false);
  });
});

describe('paymentMethodListSchema', () => {
  const method = (network: string, displayOrder?: number) => ({
    cryptoCurrency: 'USDC',
    network,
    ...(displayOrder === undefined ? {} : { displayOrder }),
  });

  test('sorts by displayOrder, keeps equals in order, puts methods without one last', () => {
    const list = paymentMethodListSchema.parse([
      method('last'),
      method('c', 3),
      method('a', 1),
      method('b1', 2),
      method('b2', 2),
    ]);
    expect(list.map(({ network }) => network)).toEqual(['a', 'b1', 'b2', 'c', 'last']);
  });

  test('leaves out an entry that cannot be chosen', () => {
    expect(paymentMethodListSchema.parse([{ network: 'tron' }, null, method('a', 1)])).toEqual([method('a', 1)]);
  });

  test('accepts an object that holds exactly one array', () => {
    expect(paymentMethodListSchema.parse({ paymentMethods: [method('tron', 1)], total: 1 })).toHaveLength(1);
    expect(paymentMethodListSchema.safeParse({ a: [], b: [] }).success).toBe(false);
    expect(paymentMethodListSchema.safeParse({}).success).toBe(false);
    expect(paymentMethodListSchema.safeParse(null).success).toBe(false);
  });
});

describe('paymentMethodSchema', () => {
  test.each([
    ['10.5', '10.5'],
    [10.5, '10.5'],
    [{ value: '10.5', currency: 'USDC' }, '10.5'],
    [1e21, undefined],
    ['10,5', undefined],
    [null, undefined],
  ])('reads the limit %j as %j', (minAmount, expected) => {
    expect(paymentMethodSchema.parse({ cryptoCurrency: 'USDC', network: 'tron', minAmount }).minAmount).toBe(expected);
  });
});

describe('envelopeSchema', () => {
  test.each([
    { code: '00000', data: {} },
    { code: '20001', msg: 'used', traceId: 'x' },
  ])('accepts %j', (envelope) => {
    expect(envelopeSchema.parse(envelope)).toEqual(envelope);
  });

  test.each([{}, { code: 0 }, { code: '0' }, { code: '000000' }, { code: '00000\n' }, [], null, 'x'])(
    'refuses %j',
    (envelope) => {
      expect(envelopeSchema.safeParse(envelope).success).toBe(false);
    },
  );

  test('agrees with isPlainEnvelope, except about a key named __proto__', () => {
    const code = fc.oneof(fc.stringMatching(/^[0-9]{4,6}$/), fc.jsonValue());
    const answer = fc.oneof(fc.record({ code, data: fc.jsonValue() }), fc.jsonValue(), fc.tuple(code));
    fc.assert(
      fc.property(answer, (given) => {
        const value: unknown = JSON.parse(JSON.stringify(given));
        fc.pre(typeof value !== 'object' || value === null || !Object.hasOwn(value, '__proto__'));
        expect(isPlainEnvelope(value)).toBe(envelopeSchema.safeParse(value).success);
        if (isPlainEnvelope(value)) expect(envelopeSchema.parse(value)).toEqual(value);
      }),
      { numRuns: 500 },
    );
    expect(isPlainEnvelope(JSON.parse('{"code":"00000","__proto__":{}}'))).toBe(false);
  });

  test('has its message under one of three keys', () => {
    expect(readEnvelopeMessage({ code: '10001', message: 'a', msg: 'b' })).toBe('a');
    expect(readEnvelopeMessage({ code: '10001', message: '', msg: 'b', errorMessage: 'c' })).toBe('b');
    expect(readEnvelopeMessage({ code: '10001', message: 7, errorMessage: 'c' })).toBe('c');
    expect(readEnvelopeMessage({ code: '10001' })).toBeUndefined();
  });
});

describe('describeErrorCode', () => {
  test.each([
    ['10001', 'validation'],
    ['10010', 'validation'],
    ['10999', 'validation'],
    ['20001', 'conflict'],
    ['20002', 'business'],
    ['20009', 'business'],
    ['20077', 'business'],
    ['30001', 'state'],
    ['40001', 'not-found'],
    ['50001', 'authentication'],
    ['50010', 'permission'],
    ['99999', 'system'],
    ['12345', 'system'],
    ['x', 'system'],
  ])('gives %s the class %s', (code, errorClass) => {
    expect(describeErrorCode(code).class).toBe(errorClass);
  });

  test('calls only 99999 retryable', () => {
    const codes = Array.from({ length: 100_000 }, (_, code) => code.toString().padStart(5, '0'));
    expect(codes.filter((code) => describeErrorCode(code).retryable)).toEqual(['99999']);
  });
});
