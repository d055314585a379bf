import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createSigningKey, hmacSha256, itpay, sha256, stablecoin } from '../src/index.ts';

const calls = vi.hoisted(() => ({ createHmac: 0, hash: 0 }));
const hashed: unknown[] = vi.hoisted(() => []);

vi.mock('node:crypto', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:crypto')>();
  return {
    ...original,
    createHmac: (...args: Parameters<typeof original.createHmac>) => {
      calls.createHmac++;
      return original.createHmac(...args);
    },
    hash: (...args: Parameters<typeof original.hash>) => {
      calls.hash++;
      hashed.push(args[1]);
      return original.hash(...args);
    },
  };
});

const limit = 16_384;

function countOf(run: () => unknown): { createHmac: number; hash: number } {
  const before = { ...calls };
  run();
  return { createHmac: calls.createHmac - before.createHmac, hash: calls.hash - before.hash };
}

function reference(key: Uint8Array | string, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

const keys = fc.uint8Array({ minLength: 1, maxLength: 300 });
/** Around the ends of SHA-256's blocks, of the padding and of the room for a message. */
const sizes = fc
  .tuple(fc.constantFrom(0, 55, 64, 119, 128, 1024, Math.floor(limit / 3), limit - 11, limit), fc.integer({ min: -12, max: 12 }))
  .map(([edge, offset]) => Math.max(0, edge + offset));

describe('a composed HMAC', () => {
  test('equals createHmac for keys of 1 to 300 bytes and bodies around every boundary, as bytes', () => {
    fc.assert(
      fc.property(keys, sizes, fc.nat(255), (key, size, seed) => {
        const body = Uint8Array.from({ length: size }, (_, index) => (index * 31 + seed) & 0xff);
        expect(Buffer.from(hmacSha256(key, body)).equals(reference(key, body))).toBe(true);
        const header = itpay.signWebhook({ timestamp: 1_745_712_345, body }, key);
        expect(header.slice(-64)).toBe(reference(key, '1745712345.', body).toString('hex'));
        const signature = stablecoin.signWebhook({ timestamp: 1_745_712_345_000, body }, key);
        expect(signature).toBe(reference(key, '1745712345000\n', body).toString('base64'));
      }),
      { numRuns: 1_500 },
    );
  });

  test('equals createHmac for text of one to four bytes a character, around every boundary', () => {
    fc.assert(
      fc.property(keys, sizes, fc.constantFrom('a', '\u00fc', '\u20ac', '\u{1f4b0}'), (key, size, character) => {
        const body = character.repeat(Math.floor(size / character.length));
        expect(Buffer.from(hmacSha256(key, body)).equals(reference(key, body))).toBe(true);
        const header = itpay.signWebhook({ timestamp: 1, body }, key);
        expect(header.slice(-64)).toBe(reference(key, '1.', body).toString('hex'));
      }),
      { numRuns: 1_500 },
    );
  });

  test('equals createHmac for keys of every length from 1 to 300', () => {
    for (let length = 1; length <= 300; length++) {
      const key = new Uint8Array(length).fill(length);
      expect(Buffer.from(hmacSha256(key, 'data')).equals(reference(key, 'data')), `${length} bytes`).toBe(true);
    }
  });

  test('equals createHmac when the path of a request is not ASCII', () => {
    const request = { timestamp: 1_745_712_345_000, method: 'POST', path: '/caf\u00e9/\u20ac/\u{1f4b0}', body: '{"a":"\u20ac"}' };
    const hash = createHash('sha256').update(request.body).digest('base64');
    const text = `${request.timestamp}\nPOST\n${request.path}\n${hash}`;
    expect(stablecoin.signRequest(request, 'secret')).toBe(reference('secret', text).toString('base64'));
  });

  test('is used up to 16 KiB and not beyond', () => {
    const key = createSigningKey('secret');
    expect(countOf(() => hmacSha256(key, new Uint8Array(limit)))).toEqual({ createHmac: 0, hash: 2 });
    expect(countOf(() => hmacSha256(key, new Uint8Array(limit + 1)))).toEqual({ createHmac: 1, hash: 0 });
    expect(countOf(() => hmacSha256(key, 'a'.repeat(limit)))).toEqual({ createHmac: 0, hash: 2 });
    expect(countOf(() => hmacSha256(key, 'a'.repeat(limit + 1)))).toEqual({ createHmac: 1, hash: 0 });
    // Three bytes each: the most that fits.
    const widest = '\u20ac'.repeat(limit);
    expect(Buffer.from(hmacSha256(key, widest))).toEqual(reference('secret', widest));
    expect(countOf(() => hmacSha256(key, widest))).toEqual({ createHmac: 0, hash: 2 });
    expect(countOf(() => sha256('a'))).toEqual({ createHmac: 0, hash: 1 });
  });

  test('leaves neither the key nor the message in the memory that it shares', () => {
    hashed.length = 0;
    itpay.signWebhook({ timestamp: 1, body: '{"id":"evt_1"}' }, 'secret');
    const [message] = hashed as Buffer[];
    expect(message).toHaveLength(64 + '1.{"id":"evt_1"}'.length);
    expect(message?.every((byte) => byte === 0)).toBe(true);
  });

  test('of one key is not disturbed by another key or a longer message before it', () => {
    const [a, b] = [createSigningKey('secret-a'), createSigningKey('secret-b')];
    const expected = [Buffer.from(hmacSha256(a, 'x')), Buffer.from(hmacSha256(b, 'y'.repeat(1000)))];
    for (let round = 0; round < 3; round++) {
      expect([Buffer.from(hmacSha256(a, 'x')), Buffer.from(hmacSha256(b, 'y'.repeat(1000)))]).toEqual(expected);
    }
  });
});

test('no code of the caller runs while a message is being put together: a proxy of bytes is no body', () => {
  const key = createSigningKey('secret');
  const body = new Proxy(new Uint8Array(8), { get: () => hmacSha256(key, 'other') });
  const imitation = { [Symbol.toStringTag]: 'Uint8Array', length: 8 } as unknown as Uint8Array;
  for (const bad of [body, imitation, new DataView(new ArrayBuffer(8)) as unknown as Uint8Array]) {
    expect(() => itpay.signWebhook({ timestamp: 1, body: bad }, key)).toThrow(/raw bytes/);
    expect(() => itpay.safeVerifyWebhook({ header: 'x', body: bad, now: 1 }, key)).toThrow(/raw bytes/);
    expect(() => hmacSha256(key, bad)).toThrow(/raw bytes/);
  }
});
