import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../src/errors/create-error.ts';
import { joinPath, parseBaseUrl } from '../../src/wire/base-url.ts';

describe('parseBaseUrl', () => {
  test('splits origin and path and drops the last slash', () => {
    expect(parseBaseUrl('https://api.itpay.ai/v1/')).toEqual({
      origin: 'https://api.itpay.ai',
      path: '/v1',
      isLoopback: false,
      isEncrypted: true,
    });
    expect(parseBaseUrl('http://127.0.0.1:4010')).toEqual({
      origin: 'http://127.0.0.1:4010',
      path: '',
      isLoopback: true,
      isEncrypted: false,
    });
    expect(parseBaseUrl('http://[::1]:1/a%20b').path).toBe('/a%20b');
  });

  test.each([
    '',
    'api.itpay.ai',
    'ftp://a/b',
    'https://user:secret@a/b',
    'https://a/b?c',
    'https://a/b#c',
    'https://a/../b',
    'https://a//b',
    'https://a/é',
    'https:/a/v1',
    'https:a/v1',
    'https:\\\\a\\v1',
    'https://a\n/v1',
    'https://a/v\t1',
  ])('refuses %j without repeating it', (url) => {
    expect(() => parseBaseUrl(url)).toThrow(InvalidInputError);
    expect(() => parseBaseUrl(url)).not.toThrow(/secret/);
  });
});

describe('joinPath', () => {
  test.each([
    ['/v1', '/payment-intents', '/v1/payment-intents'],
    ['/v1', '/v1/payment-intents', '/v1/payment-intents'],
    ['/proxy/v1', '/v1/a', '/proxy/v1/a'],
    ['', '/v1/a', '/v1/a'],
    ['/v1', '/v10/a', '/v1/v10/a'],
  ])('joins %s and %s', (base, path, expected) => {
    expect(joinPath(base, path, '/v1')).toBe(expected);
  });
});
