import { describe, expect, test } from 'vitest';
import { createSigningKey, itpay, type Secrets, stablecoin } from '../src/index.ts';

const secret = createSigningKey('a-secret');
const body = '{}';
const now = 1_745_712_345_000;
const header = itpay.signWebhook({ timestamp: 1_745_712_345, body }, secret);
const timestamp = String(now);
const signature = stablecoin.signWebhook({ timestamp, body }, secret);
const request = { method: 'POST', path: '/v1/a', body };

type Change = { readonly now?: unknown; readonly tolerance?: unknown; readonly body?: unknown; readonly secrets?: unknown };

const verifiers: Readonly<Record<string, (change: Change) => { ok: boolean }>> = {
  'itpay.safeVerifyWebhook': ({ secrets = secret, tolerance = 300, ...change }) =>
    itpay.safeVerifyWebhook({ header, body, now, toleranceSeconds: tolerance, ...change } as never, secrets as Secrets),
  'itpay.safeVerifyRequest': ({ secrets = secret, tolerance = 300, ...change }) => {
    const signed = { ...request, timestamp: 1_745_712_345 };
    const input = { ...signed, signature: itpay.signRequest(signed, secret), now, toleranceSeconds: tolerance, ...change };
    return itpay.safeVerifyRequest(input as never, secrets as Secrets);
  },
  'stablecoin.safeVerifyWebhook': ({ secrets = secret, tolerance = 300_000, ...change }) =>
    stablecoin.safeVerifyWebhook(
      { timestamp, signature, body, now, toleranceMs: tolerance, ...change } as never,
      secrets as Secrets,
    ),
  'stablecoin.safeVerifyRequest': ({ secrets = secret, tolerance = 300_000, ...change }) => {
    const input = {
      ...request,
      timestamp,
      signature: stablecoin.signRequest({ ...request, timestamp }, secret),
      now,
      toleranceMs: tolerance,
      ...change,
    };
    return stablecoin.safeVerifyRequest(input as never, secrets as Secrets);
  },
};

describe.each(Object.entries(verifiers))('%s', (_, verify) => {
  test('accepts what is right', () => {
    expect(verify({})).toMatchObject({ ok: true, secretIndex: 0 });
  });

  test.each([undefined, null, '1745712345000', Number.NaN, Number.POSITIVE_INFINITY, new Date(now)])(
    'throws for now = %s',
    (bad) => {
      expect(() => verify({ now: bad })).toThrow(TypeError);
    },
  );

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, null, '300', false])(
    'throws for a tolerance of %s: nothing switches it off',
    (bad) => {
      expect(() => verify({ tolerance: bad })).toThrow(RangeError);
    },
  );

  test.each([{ id: 'evt_1' }, null, 1, new ArrayBuffer(2), ['a']])('throws for a body that is no bytes: %j', (bad) => {
    expect(() => verify({ body: bad })).toThrow(/raw bytes/);
  });

  test('throws for no secret and for nine', () => {
    expect(() => verify({ secrets: [] })).toThrow(RangeError);
    expect(() => verify({ secrets: Array(9).fill(secret) })).toThrow(RangeError);
    expect(verify({ secrets: Array(8).fill(secret) })).toMatchObject({ ok: true, secretIndex: 0 });
  });

  test.each([null, '', ' padded', ['good', ''], ['good', undefined], {}])(
    'throws for the secret %j, whichever one matches',
    (bad) => {
      expect(() => verify({ secrets: bad })).toThrow(TypeError);
    },
  );

  test('tries every secret whichever matches: a bad one behind a good one is noticed', () => {
    expect(() => verify({ secrets: [secret, ' padded'] })).toThrow(TypeError);
  });

  test('refuses text with a lone surrogate, which has no bytes of its own', () => {
    expect(verify({ body: '{"a":"\ud800"}' })).toMatchObject({ ok: false });
  });
});

test('verifyWebhook throws for an absent body', () => {
  expect(() => itpay.verifyWebhook({ header, now } as never, secret)).toThrow(/raw bytes/);
  expect(() => stablecoin.verifyWebhook({ timestamp, signature, now } as never, secret)).toThrow(/raw bytes/);
});

test('safeVerifyWebhook throws for an unknown form, and for the request form without a path', () => {
  const input = { timestamp, signature, body, now };
  expect(() => stablecoin.safeVerifyWebhook({ ...input, form: 'none' as 'auto' }, secret)).toThrow(TypeError);
  expect(() => stablecoin.safeVerifyWebhook({ ...input, form: 'request' }, secret)).toThrow(/path/);
  expect(() => stablecoin.signWebhook({ timestamp, body, form: 'request' }, secret)).toThrow(/path/);
  expect(() => stablecoin.signWebhook({ timestamp, body, form: 'none' as 'body' }, secret)).toThrow(TypeError);
});

describe('signing', () => {
  test('names a timestamp in the wrong unit', () => {
    expect(() => itpay.signWebhook({ timestamp: now, body }, secret)).toThrow(RangeError);
    expect(() => itpay.signRequest({ ...request, timestamp: now }, secret)).toThrow(
      /must be in seconds \(ItPay\) or milliseconds/,
    );
    expect(() => stablecoin.signWebhook({ timestamp: 1_745_712_345, body }, secret)).toThrow(RangeError);
    expect(() => stablecoin.signRequest({ ...request, timestamp: 1_745_712_345 }, secret)).toThrow(
      /must be in seconds \(ItPay\) or milliseconds/,
    );
  });

  test.each([undefined, null, '', 'abc', '1745712345\n', 1.5, -1, Number.NaN, 1e21, 1745712345n, {}])(
    'refuses the timestamp %s',
    (bad) => {
      expect(() => itpay.signWebhook({ timestamp: bad as number, body }, secret)).toThrow(TypeError);
      expect(() => stablecoin.signWebhook({ timestamp: bad as number, body }, secret)).toThrow(TypeError);
    },
  );

  test('refuses a parsed body and a lone surrogate', () => {
    for (const bad of [{ id: 1 }, 'a\udfff'] as unknown as string[]) {
      expect(() => itpay.signWebhook({ timestamp: 1, body: bad }, secret)).toThrow(TypeError);
      expect(() => itpay.signRequest({ timestamp: 1, ...request, body: bad }, secret)).toThrow(TypeError);
      expect(() => stablecoin.signWebhook({ timestamp, body: bad }, secret)).toThrow(TypeError);
      expect(() => stablecoin.signRequest({ ...request, timestamp, body: bad }, secret)).toThrow(TypeError);
    }
  });

  test('refuses a webhook body that reads like a signed request, as text and as bytes', () => {
    const likeRequest = 'GET\n/api/v1/merchants/1000/orders';
    expect(() => stablecoin.signWebhook({ timestamp, body: likeRequest }, secret)).toThrow(TypeError);
    expect(() => stablecoin.signWebhook({ timestamp, body: Buffer.from(likeRequest) }, secret)).toThrow(TypeError);
  });
});
