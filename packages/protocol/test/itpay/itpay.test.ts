import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  type CreatePaymentIntentParams,
  comparePaymentIntentStatus,
  createManifestParamsSchema,
  createPaymentIntentParamsSchema,
  errorBodySchema,
  type ItPayWebhookEvent,
  isKnownItPayEvent,
  isTerminalPaymentIntentStatus,
  PAYMENT_INTENT_STATUSES,
  type PaymentIntent,
  paymentIntentSchema,
  qrChargeSchema,
  serviceManifestListSchema,
  webhookEventSchema,
} from '../../src/itpay/index.ts';
import { formatIssues } from '../../src/schema/format-issues.ts';

const params: CreatePaymentIntentParams = {
  id: 'pi_0197a1b2-0000-7000-8000-000000000001',
  service_id: 'svc_1',
  type: 'one_time',
  amount: { currency: 'CNY', value: 699 },
  payer: { agent_id: 'agent_1' },
};

function refusal(change: object): string {
  const result = createPaymentIntentParamsSchema.safeParse({ ...params, ...change });
  return result.success ? 'accepted' : formatIssues(result.error);
}

describe('createPaymentIntentParamsSchema', () => {
  test('accepts the smallest and the fullest request, unchanged', () => {
    const full = {
      ...params,
      description: 'x',
      channel: 'alipay',
      metadata: { a: [1, null] },
      payer: { agent_id: 'a', human_id: 'h' },
    };
    expect(createPaymentIntentParamsSchema.parse(params)).toEqual(params);
    expect(createPaymentIntentParamsSchema.parse(full)).toEqual(full);
  });

  test.each([
    ['a float', { amount: { currency: 'CNY', value: 6.99 } }, /^amount\.value: .*fraction/],
    ['a string amount', { amount: { currency: 'CNY', value: '699' } }, /^amount\.value: .*received a string/],
    ['2^53', { amount: { currency: 'CNY', value: 2 ** 53 } }, /^amount\.value: .*no longer exact/],
    ['a negative', { amount: { currency: 'CNY', value: -1 } }, /^amount\.value: .*below zero/],
    ['a missing amount value', { amount: { currency: 'CNY' } }, /^amount\.value: .*received nothing/],
    ['a lower-case currency', { amount: { currency: 'cny', value: 1 } }, /^amount\.currency: .*ISO 4217/],
    ['a token as currency', { amount: { currency: 'USDT', value: 1 } }, /^amount\.currency: .*ISO 4217/],
    ['an empty id', { id: '' }, /^id: expected 1 to 64 characters, received none/],
    ['65 characters', { id: 'a'.repeat(65) }, /^id: expected 1 to 64 characters, received more/],
    ['a control character', { id: 'a\u0000b' }, /^id: .*control/],
    ['DEL', { id: 'a\u007f' }, /^id: .*control/],
    ['a C1 control', { id: 'a\u0085' }, /^id: .*control/],
    ['half a surrogate pair', { id: '\ud83d' }, /^id: .*surrogate/],
    ['a dot segment', { id: '..' }, /^id: .*dots/],
    ['no agent', { payer: { human_id: 'h' } }, /^payer\.agent_id: /],
    ['an empty agent', { payer: { agent_id: '' } }, /^payer\.agent_id: /],
    ['an unknown type', { type: 'once' }, /^type: /],
    ['a misspelled key', { metdata: {} }, /metdata/],
    ['metadata with a bigint', { metadata: { a: 1n } }, /^metadata: .*JSON/],
    ['metadata as an array', { metadata: [] }, /^metadata: /],
  ])('refuses %s', (_name, change, reason) => {
    expect(refusal(change)).toMatch(reason);
  });

  test('refuses a cycle in the metadata without crashing', () => {
    const metadata: Record<string, unknown> = {};
    metadata['self'] = metadata;
    expect(refusal({ metadata })).toMatch(/no cycles/);
  });

  test('counts metadata in UTF-8 bytes of JSON: 4096 pass, 4097 do not', () => {
    const room = 4096 - '{"a":""}'.length;
    expect(refusal({ metadata: { a: 'x'.repeat(room) } })).toBe('accepted');
    expect(refusal({ metadata: { a: 'x'.repeat(room + 1) } })).toMatch(/at most 4096 bytes of UTF-8 JSON, received 4097/);
    expect(refusal({ metadata: { a: '元'.repeat(Math.ceil(room / 3) + 1) } })).toMatch(/at most 4096/);
  });

  test('counts an id in characters, not in UTF-16 units', () => {
    expect(refusal({ id: '😀'.repeat(64) })).toBe('accepted');
    expect(refusal({ id: '😀'.repeat(65) })).toMatch(/received more/);
  });

  test('never repeats a refused value', () => {
    expect(refusal({ id: 'canary\u0000', amount: { currency: 'canary', value: 'canary' }, type: 'canary' })).not.toContain(
      'canary',
    );
  });
});

describe('createManifestParamsSchema', () => {
  const manifest = { name: 'Summaries', payment_methods: { one_time: true }, accepted_channels: ['alipay'] };

  test('accepts the published fields', () => {
    const full = {
      ...manifest,
      description: 'x',
      pricing: { one_time: [{ amount: 699, currency: 'CNY', label: 'one' }] },
      qr_mode: 'dynamic',
      settlement_currency: 'CNY',
      endpoint: 'https://shop.example/hook',
    };
    expect(createManifestParamsSchema.parse(full)).toEqual(full);
  });

  test.each([
    [{ endpoint: '/hook' }, /^endpoint: .*absolute/],
    [{ endpoint: 'ftp://a/b' }, /^endpoint: .*http/],
    [{ endpoint: 'https://user:password@shop.example' }, /^endpoint: .*password/],
    [{ pricing: { one_time: [{ amount: 6.99, currency: 'CNY' }] } }, /^pricing\.one_time\.0\.amount: .*fraction/],
    [{ accepted_channels: [] }, /^accepted_channels: /],
    [{ name: '' }, /^name: /],
  ])('refuses %j', (change, reason) => {
    const result = createManifestParamsSchema.safeParse({ ...manifest, ...change });
    expect(result.success ? '' : formatIssues(result.error)).toMatch(reason);
  });
});

describe('paymentIntentSchema', () => {
  test('keeps unknown fields, unknown statuses and surprising values as received', () => {
    const answer = {
      id: 'a',
      status: 'teleported',
      amount: { currency: 'CNY', value: '699' },
      settlement: null,
      metadata: 'x',
      extra: { a: 1 },
    };
    expect(paymentIntentSchema.parse(answer)).toStrictEqual(answer);
    expect(paymentIntentSchema.parse({ id: 'a', status: 'pending' })).toMatchObject({ id: 'a', status: 'pending' });
  });

  test.each([{}, { id: 'a' }, { id: '', status: 'x' }, { id: 1, status: 'x' }, [], null, 'x'])(
    'refuses %j, which identifies no payment',
    (answer) => {
      expect(paymentIntentSchema.safeParse(answer).success).toBe(false);
    },
  );

  test('has a type that keeps known statuses in view and takes others', () => {
    expectTypeOf<'succeeded'>().toExtend<PaymentIntent['status']>();
    expectTypeOf<string>().toExtend<PaymentIntent['status']>();
    expectTypeOf<PaymentIntent['amount']['value']>().toEqualTypeOf<number>();
  });
});

describe('qrChargeSchema', () => {
  test('needs a scan_url and nothing else', () => {
    expect(qrChargeSchema.parse({ scan_url: 'itpay://pay/1' })).toEqual({ scan_url: 'itpay://pay/1' });
    expect(qrChargeSchema.safeParse({ qr_data: 'x' }).success).toBe(false);
  });
});

describe('serviceManifestListSchema', () => {
  test('accepts an array and an object that holds one', () => {
    expect(serviceManifestListSchema.parse([{ id: 'a' }])).toEqual([{ id: 'a' }]);
    expect(serviceManifestListSchema.parse({ data: [{ id: 'a', new: 1 }], total: 1 })).toEqual([{ id: 'a', new: 1 }]);
    expect(serviceManifestListSchema.safeParse({ items: [] }).success).toBe(false);
    expect(serviceManifestListSchema.safeParse(null).success).toBe(false);
  });
});

describe('errorBodySchema', () => {
  test.each([
    [
      { error: { code: 'SERVICE_NOT_FOUND', message: 'no', details: { a: 1 } }, request_id: 'req_1' },
      ['SERVICE_NOT_FOUND', 'no', 'req_1'],
    ],
    [{ error: 'payment_required', message: 'pay first' }, ['payment_required', 'pay first', undefined]],
    [{ error: 'broken' }, ['broken', 'broken', undefined]],
    [{ error: 'The key is wrong.' }, [undefined, 'The key is wrong.', undefined]],
    [{ error: { code: 7 }, request_id: 9 }, [undefined, undefined, undefined]],
  ])('reads %j', (body, expected) => {
    const { code, message, requestId } = errorBodySchema.parse(body);
    expect([code, message, requestId]).toEqual(expected);
  });

  test.each(['<html>', null, {}, { message: 'x' }])('refuses %j', (body) => {
    expect(errorBodySchema.safeParse(body).success).toBe(false);
  });
});

describe('webhookEventSchema', () => {
  test('accepts an event with empty data and one of an unknown type, keeping every field', () => {
    const event = { id: 'evt_1', type: 'subscription.renewed', data: { a: 1 }, created: 5 };
    expect(webhookEventSchema.parse(event)).toEqual(event);
    expect(webhookEventSchema.safeParse({ id: 'evt_1', type: 'payment_intent.succeeded', data: {} }).success).toBe(true);
  });

  test.each([
    { id: '', type: 'a', data: {} },
    { type: 'a', data: {} },
    { id: 'a', data: {} },
    { id: 'a', type: 'b' },
    { id: 'a', type: 'b', data: [] },
    [],
  ])('refuses %j', (event) => {
    expect(webhookEventSchema.safeParse(event).success).toBe(false);
  });

  test('narrows the data by the type and leaves unknown types readable', () => {
    function read(event: ItPayWebhookEvent): string {
      switch (event.type) {
        case 'payment_intent.succeeded':
        case 'payment_intent.failed':
        case 'payment_intent.expired':
          expectTypeOf(event.data).toEqualTypeOf<PaymentIntent>();
          return event.data.id;
        case 'escrow.held':
          return 'escrow';
        default:
          expectTypeOf(event.type).toExtend<string>();
          return event.type;
      }
    }
    const event = webhookEventSchema.parse({ id: 'e', type: 'new.thing', data: {} });
    expect(read(event)).toBe('new.thing');
    expect(isKnownItPayEvent(event)).toBe(false);
    expect(isKnownItPayEvent(webhookEventSchema.parse({ id: 'e', type: 'escrow.held', data: {} }))).toBe(true);
  });
});

describe('isTerminalPaymentIntentStatus', () => {
  test('is true for the four final statuses only', () => {
    expect(PAYMENT_INTENT_STATUSES.filter(isTerminalPaymentIntentStatus)).toEqual([
      'succeeded',
      'failed',
      'expired',
      'cancelled',
    ]);
    expect(isTerminalPaymentIntentStatus('canceled')).toBe(false);
  });
});

describe('comparePaymentIntentStatus', () => {
  test('orders intermediate statuses, and gives two final or unknown statuses no order', () => {
    expect(comparePaymentIntentStatus('pending', 'scanning')).toBe(-1);
    expect(comparePaymentIntentStatus('succeeded', 'captured')).toBe(1);
    expect(comparePaymentIntentStatus('expired', 'expired')).toBe(0);
    expect(comparePaymentIntentStatus('expired', 'succeeded')).toBeUndefined();
    expect(comparePaymentIntentStatus('teleported', 'pending')).toBeUndefined();
  });
});
