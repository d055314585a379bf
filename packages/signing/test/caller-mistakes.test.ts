import { createSecretKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSigningKey, hmacSha256, itpay, type Secrets, sha256, stablecoin } from '../src/index.ts';
import { detach, inAnotherRealm } from './support/odd-bytes.ts';

const secret = createSigningKey('a-secret');
const body = '{}';
const now = 1_745_712_345_000;
const header = itpay.signWebhook({ timestamp: 1_745_712_345, body }, secret);
const timestamp = String(now);
const signature = stablecoin.signWebhook({ timestamp, body }, secret);
const request = { method: 'POST', path: '/v1/a', body };

interface Change {
  readonly now?: unknown;
  readonly tolerance?: unknown;
  readonly body?: unknown;
  readonly secrets?: unknown;
  readonly [unknown: string]: unknown;
}

/** `secrets: undefined` is a mistake of its own: it is not the same as leaving the default of these tests in place. */
function split({ tolerance, ...change }: Change, unit: 'toleranceSeconds' | 'toleranceMs'): [object, Secrets] {
  const { secrets, ...input } = change;
  return [
    { now, body, ...input, ...(tolerance === undefined ? {} : { [unit]: tolerance }) },
    ('secrets' in change ? secrets : secret) as Secrets,
  ];
}

const verifiers: Readonly<Record<string, (change: Change) => { ok: boolean }>> = {
  'itpay.safeVerifyWebhook': (change) => {
    const [input, secrets] = split(change, 'toleranceSeconds');
    return itpay.safeVerifyWebhook({ header, ...input } as never, secrets);
  },
  'itpay.safeVerifyRequest': (change) => {
    const [input, secrets] = split(change, 'toleranceSeconds');
    const signed = { ...request, timestamp: 1_745_712_345 };
    return itpay.safeVerifyRequest({ ...signed, signature: itpay.signRequest(signed, secret), ...input } as never, secrets);
  },
  'stablecoin.safeVerifyWebhook': (change) => {
    const [input, secrets] = split(change, 'toleranceMs');
    return stablecoin.safeVerifyWebhook({ timestamp, signature, ...input } as never, secrets);
  },
  'stablecoin.safeVerifyRequest': (change) => {
    const [input, secrets] = split(change, 'toleranceMs');
    const signed = { ...request, timestamp };
    return stablecoin.safeVerifyRequest(
      { ...signed, signature: stablecoin.signRequest(signed, secret), ...input } as never,
      secrets,
    );
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

  test.each([
    [{ id: 'evt_1' }, 'Object'],
    [null, 'null'],
    [1, 'number'],
    [['a'], 'Array'],
    [new ArrayBuffer(2), 'ArrayBuffer'],
    [new DataView(new ArrayBuffer(2)), 'DataView'],
    [new Int8Array(2), 'Int8Array'],
    [new String('{}'), 'String'],
    [Promise.resolve(body), 'Promise'],
    [new Proxy(new Uint8Array(8), {}), 'Object'],
    [{ [Symbol.toStringTag]: 'Uint8Array', length: 8 }, 'Uint8Array'],
  ])('throws for a body that is neither bytes nor text: %o', (bad, kind) => {
    expect(() => verify({ body: bad })).toThrow(TypeError);
    expect(() => verify({ body: bad })).toThrow(`before any parser, but received ${kind}.`);
  });

  test('throws for a body whose bytes are detached', () => {
    expect(() => verify({ body: detach(2) })).toThrow(/detached/);
  });

  test('takes a body of another realm', () => {
    expect(verify({ body: inAnotherRealm('new Uint8Array([123, 125])') })).toMatchObject({ ok: true });
  });

  test('throws for a field that it does not know, and names it and the known ones', () => {
    expect(() => verify({ tolerence: 5 })).toThrow(TypeError);
    expect(() => verify({ tolerence: 5 })).toThrow(/Expected the fields .*\bbody\b.*, but received "tolerence"\./);
    expect(verify({ tolerence: undefined })).toMatchObject({ ok: true });
  });

  test('throws for no secret and for nine', () => {
    expect(() => verify({ secrets: [] })).toThrow(RangeError);
    expect(() => verify({ secrets: Array(9).fill(secret) })).toThrow(RangeError);
    expect(verify({ secrets: Array(8).fill(secret) })).toMatchObject({ ok: true, secretIndex: 0 });
  });

  test.each([
    ...[null, undefined, '', ' padded', {}, 5],
    ...[Promise.resolve('good'), createSecretKey(Buffer.from('good')), new String('good'), new ArrayBuffer(4), new Set(['good'])],
    ...[['good', ''], ['good', undefined], [['good']]],
  ])('throws for the secret %o, whichever one matches', (bad) => {
    expect(() => verify({ secrets: bad })).toThrow(TypeError);
    expect(() => verify({ secrets: bad })).toThrow(/secret/);
  });

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

const everyFunction: Readonly<Record<string, (input: never) => unknown>> = {
  'itpay.canonicalizeRequest': itpay.canonicalizeRequest,
  'itpay.signRequest': (input) => itpay.signRequest(input, secret),
  'itpay.verifyRequest': (input) => itpay.verifyRequest(input, secret),
  'itpay.safeVerifyRequest': (input) => itpay.safeVerifyRequest(input, secret),
  'itpay.signWebhook': (input) => itpay.signWebhook(input, secret),
  'itpay.verifyWebhook': (input) => itpay.verifyWebhook(input, secret),
  'itpay.safeVerifyWebhook': (input) => itpay.safeVerifyWebhook(input, secret),
  'itpay.formatSignatureHeader': itpay.formatSignatureHeader,
  'stablecoin.canonicalizeRequest': stablecoin.canonicalizeRequest,
  'stablecoin.signRequest': (input) => stablecoin.signRequest(input, secret),
  'stablecoin.verifyRequest': (input) => stablecoin.verifyRequest(input, secret),
  'stablecoin.safeVerifyRequest': (input) => stablecoin.safeVerifyRequest(input, secret),
  'stablecoin.signWebhook': (input) => stablecoin.signWebhook(input, secret),
  'stablecoin.verifyWebhook': (input) => stablecoin.verifyWebhook(input, secret),
  'stablecoin.safeVerifyWebhook': (input) => stablecoin.safeVerifyWebhook(input, secret),
};

describe.each(Object.entries(everyFunction))('%s', (_, call) => {
  test.each([
    [undefined, 'undefined'],
    [null, 'null'],
    ['text', 'string'],
    [[], 'Array'],
    [new Map(), 'Map'],
    [Promise.resolve({}), 'Promise'],
    [new Headers(), 'Headers'],
  ])('throws for %o in place of its input, and names its kind', (bad, kind) => {
    expect(() => call(bad as never)).toThrow(TypeError);
    expect(() => call(bad as never)).toThrow(
      new RegExp(`^Expected an object with the fields timestamp|header.*received ${kind}\\.$`),
    );
  });

  test('throws for a misspelled field and names it', () => {
    expect(() => call({ timestmap: 1 } as never)).toThrow(TypeError);
    expect(() => call({ timestmap: 1 } as never)).toThrow('received "timestmap".');
  });
});

test.each([
  ['hmacSha256', (data: never) => hmacSha256(secret, data)],
  ['sha256', sha256],
] as const)('%s throws for data that is neither bytes nor text', (_, hash) => {
  for (const bad of [undefined, null, 1, {}, new ArrayBuffer(2), detach(2), 'a\ud800']) {
    expect(() => hash(bad as never)).toThrow(/^(Expected|The bytes|The text)/);
  }
});

describe('the headers as frameworks give them', () => {
  const headers: Readonly<Record<string, string | string[] | undefined>> = {
    'x-itpay-signature': header,
    'x-timestamp': [timestamp],
    'x-signature': [signature],
  };
  const list: readonly string[] = [header];

  test('compile, and a list of one counts as its text', () => {
    const ok = { ok: true, secretIndex: 0 };
    expect(itpay.verifyWebhook({ header: headers['x-itpay-signature'], body, now }, secret)).toMatchObject(ok);
    expect(itpay.verifyWebhook({ header: new Headers({ x: header }).get('x'), body, now }, secret)).toMatchObject(ok);
    expect(itpay.verifyWebhook({ header: list, body, now }, secret)).toMatchObject(ok);
    expect(
      stablecoin.verifyWebhook({ timestamp: headers['x-timestamp'], signature: headers['x-signature'], body, now }, secret),
    ).toMatchObject(ok);
  });

  test('are missing as null, undefined, empty text and an empty list', () => {
    for (const missing of [null, undefined, '', []]) {
      const refused = { ok: false, reason: 'header-missing' };
      expect(itpay.safeVerifyWebhook({ header: missing, body, now }, secret)).toMatchObject(refused);
      expect(stablecoin.safeVerifyWebhook({ timestamp: missing, signature, body, now }, secret)).toMatchObject(refused);
      expect(stablecoin.safeVerifyWebhook({ timestamp, signature: missing, body, now }, secret)).toMatchObject(refused);
    }
  });

  test('are refused when they were sent twice', () => {
    expect(itpay.safeVerifyWebhook({ header: [header, header], body, now }, secret)).toMatchObject({
      reason: 'header-malformed',
    });
    expect(stablecoin.safeVerifyWebhook({ timestamp: [timestamp, timestamp], signature, body, now }, secret)).toMatchObject({
      reason: 'timestamp-malformed',
    });
    expect(stablecoin.safeVerifyWebhook({ timestamp, signature: [signature, signature], body, now }, secret)).toMatchObject({
      reason: 'signature-malformed',
    });
  });
});

test('stablecoin.safeVerifyWebhook throws for a path that is not text', () => {
  for (const path of [null, 5, new URL('http://localhost/hook')]) {
    expect(() => stablecoin.safeVerifyWebhook({ timestamp, signature, body, now, path: path as never }, secret)).toThrow(
      /`path`/,
    );
  }
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
