import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { constantTimeEqual, createSigningKey, hmacSha256, itpay, sha256 } from '../src/index.ts';

const secret = 'whsec_very_secret';

describe('createSigningKey', () => {
  test('prints as [SigningKey] wherever it is printed', () => {
    const key = createSigningKey(secret);
    expect(String(key)).toBe('[SigningKey]');
    expect(inspect({ key }, { depth: 9, showHidden: true })).not.toContain('secret');
    expect(inspect(key)).toBe('[SigningKey]');
    expect(JSON.stringify({ key })).toBe('{"key":"[SigningKey]"}');
    expect(Object.prototype.toString.call(key)).toBe('[object SigningKey]');
  });

  test('shows the secret neither in its own keys nor in a clone', () => {
    const key = createSigningKey(secret);
    expect(Reflect.ownKeys(key)).toEqual([]);
    expect(JSON.stringify(structuredClone({ ...key }))).toBe('{}');
  });

  test.each(['', ' ', ' a', 'a ', 'a\n', '\ta', '\ufeffa', 'a\u00a0'])('refuses %j', (bad) => {
    expect(() => createSigningKey(bad)).toThrow(TypeError);
    expect(() => hmacSha256(bad, '')).toThrow(TypeError);
  });

  test.each([undefined, null, 1, {}, [], true])('refuses %j, which is no secret', (bad) => {
    expect(() => createSigningKey(bad as unknown as string)).toThrow(TypeError);
    expect(() => hmacSha256(bad as unknown as string, '')).toThrow(TypeError);
  });

  test('refuses empty bytes and lone surrogates', () => {
    expect(() => createSigningKey(new Uint8Array())).toThrow(TypeError);
    expect(() => createSigningKey('a\ud800')).toThrow(TypeError);
  });

  test('keeps its own copy of bytes', () => {
    const bytes = new TextEncoder().encode(secret);
    const key = createSigningKey(bytes);
    bytes.fill(0);
    expect(hmacSha256(key, 'data')).toEqual(hmacSha256(secret, 'data'));
  });

  test('does not name the secret when it refuses it', () => {
    let message = '';
    try {
      createSigningKey(` ${secret}`);
    } catch (error) {
      message = inspect(error);
    }
    expect(message).toContain('white space');
    expect(message).not.toContain(secret);
  });
});

describe('hmacSha256', () => {
  test('is the same for text, bytes and a key', () => {
    const expected = hmacSha256(secret, 'data');
    expect(hmacSha256(new TextEncoder().encode(secret), 'data')).toEqual(expected);
    expect(hmacSha256(createSigningKey(secret), new TextEncoder().encode('data'))).toEqual(expected);
  });

  test('returns plain bytes', () => {
    expect(hmacSha256(secret, '').constructor).toBe(Uint8Array);
    expect(sha256('').constructor).toBe(Uint8Array);
    expect(sha256('')).toHaveLength(32);
  });

  test('goes on with more text secrets than it keeps prepared', () => {
    const all = Array.from({ length: 100 }, (_, index) => hmacSha256(`secret-${index}`, 'data').join());
    expect(new Set(all).size).toBe(100);
    expect(hmacSha256('secret-0', 'data').join()).toBe(all[0]);
  });

  test('follows bytes that change, which it must not keep', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const before = hmacSha256(bytes, 'data');
    bytes[0] = 9;
    expect(hmacSha256(bytes, 'data')).not.toEqual(before);
  });
});

describe('sha256', () => {
  test('is SHA-256', () => {
    expect(Buffer.from(sha256('abc')).toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('constantTimeEqual', () => {
  test('compares bytes', () => {
    expect(constantTimeEqual(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(constantTimeEqual(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(constantTimeEqual(new Uint8Array(), new Uint8Array())).toBe(true);
  });

  test('is false for unequal lengths and for anything but bytes', () => {
    expect(constantTimeEqual(Uint8Array.of(1), Uint8Array.of(1, 2))).toBe(false);
    for (const bad of [undefined, null, 'a', 1, {}, [1]]) {
      expect(constantTimeEqual(bad as unknown as Uint8Array, Uint8Array.of(1))).toBe(false);
      expect(constantTimeEqual(Uint8Array.of(1), bad as unknown as Uint8Array)).toBe(false);
      expect(constantTimeEqual(bad as unknown as Uint8Array, bad as unknown as Uint8Array)).toBe(false);
    }
  });
});

test('a key of another copy of the package signs here, too', () => {
  const key = createSigningKey(secret);
  const start = Object.getOwnPropertySymbols(Object.getPrototypeOf(key)).find((symbol) =>
    symbol.description?.includes('@x/signing/key'),
  );
  const foreign = {
    [start as symbol]: Reflect.get(key, start as symbol),
  };
  expect(itpay.signWebhook({ timestamp: 1, body: '{}' }, foreign as unknown as typeof key)).toBe(
    itpay.signWebhook({ timestamp: 1, body: '{}' }, secret),
  );
});
