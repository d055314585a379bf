import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { formatIssues } from '../format-issues.ts';
import {
  compareOrderStatus,
  createCheckoutOrderParamsSchema,
  createHostedOrderParamsSchema,
  createRefundParamsSchema,
  type DecimalMoney,
  decimalMoneySchema,
  describeErrorCode,
  envelopeSchema,
  hostedOrderSchema,
  isImpossibleStep,
  isLateStatus,
  isRefundEvent,
  isTerminalOrderStatus,
  ORDER_STATUSES,
  orderEventSchema,
  paymentMethodListSchema,
  paymentMethodSchema,
  readEnvelopeMessage,
  refundEventSchema,
} from './index.ts';

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

describe('hostedOrderSchema', () => {
  test('keeps unknown fields, unknown statuses and surprising values as they came', () => {
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
  ])('puts %s into the class %s', (code, errorClass) => {
    expect(describeErrorCode(code).class).toBe(errorClass);
  });

  test('calls 99999 alone retryable', () => {
    const codes = Array.from({ length: 100_000 }, (_, code) => code.toString().padStart(5, '0'));
    expect(codes.filter((code) => describeErrorCode(code).retryable)).toEqual(['99999']);
  });
});

describe('isLateStatus, isImpossibleStep', () => {
  const status = fc.constantFrom(...ORDER_STATUSES, 'FROZEN');

  test('name a step back and a second end', () => {
    expect(isLateStatus('SUCCEEDED', 'PROCESSING')).toBe(true);
    expect(isLateStatus('PROCESSING', 'INIT')).toBe(true);
    expect(isLateStatus('PROCESSING', 'SUCCEEDED')).toBe(false);
    expect(isLateStatus('SUCCEEDED', 'SUCCEEDED')).toBe(false);
    expect(isImpossibleStep('CLOSED', 'SUCCEEDED')).toBe(true);
    expect(isImpossibleStep('SUCCEEDED', 'SUCCEEDED')).toBe(false);
  });

  test('make the order the same in both directions', () => {
    fc.assert(
      fc.property(status, status, (a, b) => {
        const forward = compareOrderStatus(a, b);
        const backward = compareOrderStatus(b, a);
        expect(backward).toBe(forward === undefined ? undefined : 0 - forward);
        expect(isLateStatus(a, b) && isLateStatus(b, a)).toBe(false);
        expect(isImpossibleStep(a, b)).toBe(isImpossibleStep(b, a));
      }),
    );
  });

  test('keep any sequence of deliveries from going back: what is neither late nor impossible ends where the furthest one is', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ORDER_STATUSES), { minLength: 1, maxLength: 12 }), ([first = 'INIT', ...rest]) => {
        const seen: string[] = [first];
        for (const next of rest) {
          const current = seen.at(-1) ?? first;
          if (next === current || isLateStatus(current, next) || isImpossibleStep(current, next)) continue;
          seen.push(next);
        }
        const ends = seen.filter(isTerminalOrderStatus);
        expect(ends.length).toBeLessThanOrEqual(1);
        expect(seen).toEqual([...seen].sort((a, b) => compareOrderStatus(a, b) ?? 0));
        expect(ends.length === 1).toBe([first, ...rest].some(isTerminalOrderStatus));
      }),
    );
  });
});

describe('orderEventSchema', () => {
  test('needs one id and a status, and keeps all else', () => {
    const event = { acquiringOrderId: 'ORD_1', merchantOrderId: 'M_1', status: 'SUCCEEDED', finalStatus: true, orderAmount: 7 };
    expect(orderEventSchema.parse(event)).toEqual(event);
    expect(orderEventSchema.safeParse({ acquiringOrderId: 'ORD_1', status: 'PROCESSING' }).success).toBe(true);
  });

  test.each([
    { status: 'SUCCEEDED' },
    { merchantOrderId: 'a' },
    { merchantOrderId: '', status: 'x' },
    { merchantOrderId: 1, status: 'x' },
    [],
  ])('refuses %j', (event) => {
    expect(orderEventSchema.safeParse(event).success).toBe(false);
  });
});

describe('isRefundEvent', () => {
  test('knows a refund by its own id', () => {
    expect(isRefundEvent(refundEventSchema.parse({ merchantRefundOrderId: 'R_1', status: 'SUCCEEDED', refundAmount: {} }))).toBe(
      true,
    );
    expect(isRefundEvent(orderEventSchema.parse({ merchantOrderId: 'M_1', status: 'SUCCEEDED' }))).toBe(false);
  });
});
