import { createHmac, createSecretKey } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { createSigningKey, hmacSha256, itpay, sha256 } from '../src/index.ts';

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

  test.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [1, 'number'],
    [true, 'boolean'],
    [{}, 'Object'],
    [[], 'Array'],
    [new Map(), 'Map'],
    [new String(secret), 'String'],
    [new ArrayBuffer(8), 'ArrayBuffer'],
    [new DataView(new ArrayBuffer(8)), 'DataView'],
    [new Int8Array(8), 'Int8Array'],
    [Promise.resolve(secret), 'Promise'],
    [createSecretKey(Buffer.from(secret)), 'KeyObject'],
  ])('refuses %o and names its kind: %s', (bad, kind) => {
    const message = `Expected the secret as text, bytes or a SigningKey, but received ${kind}`;
    for (const use of [
      () => createSigningKey(bad as string),
      () => itpay.signWebhook({ timestamp: 1, body: '{}' }, bad as string),
    ]) {
      expect(use).toThrow(TypeError);
      expect(use).toThrow(message);
    }
  });

  test('refuses empty bytes and lone surrogates', () => {
    expect(() => createSigningKey(new Uint8Array())).toThrow('The secret is empty.');
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

  test('equals createHmac for keys of every length from 1 to 300', () => {
    for (let length = 1; length <= 300; length++) {
      const key = new Uint8Array(length).fill(length);
      const expected = createHmac('sha256', key).update('data').digest();
      expect(Buffer.from(hmacSha256(key, 'data')).equals(expected), `${length} bytes`).toBe(true);
    }
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

test('a key of another copy of the package signs here, too', async () => {
  vi.resetModules();
  const copy = await import('../src/index.ts');
  const foreign = copy.createSigningKey(secret);
  expect(foreign.constructor).not.toBe(createSigningKey(secret).constructor);
  expect(hmacSha256(foreign, 'data')).toEqual(hmacSha256(secret, 'data'));
  const webhook = { timestamp: 1, body: '{}' };
  expect(itpay.signWebhook(webhook, foreign)).toBe(itpay.signWebhook(webhook, secret));
});
