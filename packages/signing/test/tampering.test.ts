import { describe, expect, test } from 'vitest';
import { createSigningKey, itpay, type Rejected, stablecoin, type Verified } from '../src/index.ts';

const key = createSigningKey('a-secret');
const body = Buffer.from('{"id":"evt_1","amount":{"value":699}}');
const now = 1_745_712_345_000;
const seconds = '1745712345';
const milliseconds = '1745712345000';
const post = { method: 'POST', path: '/v1/orders' };

interface Parts {
  readonly timestamp: string;
  readonly body: Uint8Array;
  readonly signature: string;
}

interface Scheme {
  readonly encoding: 'hex' | 'base64';
  readonly good: Parts;
  verify(parts: Parts): Verified | Rejected;
}

const schemes: Readonly<Record<string, Scheme>> = {
  'itpay webhook': {
    encoding: 'hex',
    good: { timestamp: seconds, body, signature: itpay.signWebhook({ timestamp: seconds, body }, key).slice(-64) },
    verify: ({ timestamp, signature, ...rest }) =>
      itpay.safeVerifyWebhook({ header: `t=${timestamp},v1=${signature}`, now, ...rest }, key),
  },
  'itpay request': {
    encoding: 'hex',
    good: { timestamp: seconds, body, signature: itpay.signRequest({ timestamp: seconds, body, ...post }, key) },
    verify: (parts) => itpay.safeVerifyRequest({ ...post, ...parts, now }, key),
  },
  'stablecoin webhook, body form': {
    encoding: 'base64',
    good: { timestamp: milliseconds, body, signature: stablecoin.signWebhook({ timestamp: milliseconds, body }, key) },
    verify: (parts) => stablecoin.safeVerifyWebhook({ ...parts, path: '/hook', now }, key),
  },
  'stablecoin webhook, request form': {
    encoding: 'base64',
    good: {
      timestamp: milliseconds,
      body,
      signature: stablecoin.signWebhook({ timestamp: milliseconds, body, form: 'request', path: '/hook' }, key),
    },
    verify: (parts) => stablecoin.safeVerifyWebhook({ ...parts, path: '/hook', now }, key),
  },
  'stablecoin request': {
    encoding: 'base64',
    good: { timestamp: milliseconds, body, signature: stablecoin.signRequest({ timestamp: milliseconds, body, ...post }, key) },
    verify: (parts) => stablecoin.safeVerifyRequest({ ...post, ...parts, now }, key),
  },
};

function* bitFlips(bytes: Uint8Array): Generator<Buffer> {
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
    yield flipped;
  }
}

describe.each(Object.entries(schemes))('%s', (_, { encoding, good, verify }) => {
  test('is accepted untouched', () => {
    expect(verify(good).ok).toBe(true);
  });

  test('is refused for every single bit flipped in the body', () => {
    for (const flipped of bitFlips(good.body)) expect(verify({ ...good, body: flipped })).toMatchObject({ ok: false });
  });

  test('is refused for every single bit flipped in the MAC, with the code of a mismatch', () => {
    for (const flipped of bitFlips(Buffer.from(good.signature, encoding))) {
      expect(verify({ ...good, signature: flipped.toString(encoding) })).toMatchObject({ reason: 'signature-mismatch' });
    }
  });

  test('is refused for every single bit flipped in the text of the signature and of the timestamp', () => {
    for (const flipped of bitFlips(Buffer.from(good.signature))) {
      expect(verify({ ...good, signature: flipped.toString('latin1') })).toMatchObject({ ok: false });
    }
    for (const flipped of bitFlips(Buffer.from(good.timestamp))) {
      expect(verify({ ...good, timestamp: flipped.toString('latin1') })).toMatchObject({ ok: false });
    }
  });

  test('is refused for every truncated and every extended signature', () => {
    for (let length = 0; length < good.signature.length; length++) {
      expect(verify({ ...good, signature: good.signature.slice(0, length) })).toMatchObject({ ok: false });
      expect(verify({ ...good, signature: good.signature.slice(length + 1) })).toMatchObject({ ok: false });
    }
    for (let code = 0; code < 256; code++) {
      const character = String.fromCharCode(code);
      // A comma or a space after it would begin another element of the ItPay header.
      if (character !== ',') expect(verify({ ...good, signature: good.signature + character })).toMatchObject({ ok: false });
      expect(verify({ ...good, signature: character + good.signature })).toMatchObject({ ok: false });
    }
  });

  test('is refused for every truncated and every extended body', () => {
    for (let length = 0; length < good.body.length; length++) {
      expect(verify({ ...good, body: good.body.subarray(0, length) })).toMatchObject({ ok: false });
    }
    for (let byte = 0; byte < 256; byte++) {
      expect(verify({ ...good, body: Buffer.concat([good.body, Uint8Array.of(byte)]) })).toMatchObject({ ok: false });
    }
  });

  test('reads a Buffer that is a window of a larger one', () => {
    const larger = Buffer.concat([Buffer.from('before'), good.body, Buffer.from('after')]);
    expect(verify({ ...good, body: larger.subarray(6, 6 + good.body.length) }).ok).toBe(true);
  });
});
