import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { httpUrl, returnLink } from '../../src/schema/fields.ts';

/** Pieces of URLs. Combined they name hosts, ports, users and schemes in every way that parsers know. */
const pieces = [
  'http:',
  'https:',
  'HTTP:',
  'javascript:',
  'data:',
  'myshop:',
  '//',
  '/',
  '\\',
  'shop.example',
  '127.0.0.1',
  '1.2.3.4.5',
  '[::1]',
  'xn--a',
  '%41',
  'user',
  ':',
  '@',
  ':8080',
  ':65536',
  ':pass@',
  '?',
  '#',
  '.',
  '..',
  '-',
  ' ',
  '\t',
  '\n',
  'é',
  '',
] as const;
const url = fc
  .tuple(fc.constantFrom('', 'http://', 'https://', ' https://'), fc.array(fc.constantFrom(...pieces), { maxLength: 6 }))
  .map(([start, rest]) => start + rest.join(''));

function read(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

describe('httpUrl', () => {
  test('accepts exactly what the platform reads as http or https without a user', () => {
    fc.assert(
      fc.property(url, (text) => {
        const parsed = read(text);
        const isHttp = parsed?.protocol === 'http:' || parsed?.protocol === 'https:';
        const isGood = isHttp && parsed.username === '' && parsed.password === '';
        expect(httpUrl().safeParse(text).success).toBe(isGood);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['https://shop.example@evil.example/', /user name/],
    ['https://shop.example:443@evil.example/', /user name/],
    ['https://shop.example\t@evil.example/', /user name/],
    ['https://shop.example:65536/', /absolute/],
    ['https://1.2.3.4.5/', /absolute/],
  ])('refuses %j', (text, reason) => {
    expect(httpUrl().safeParse(text).error?.issues[0]?.message).toMatch(reason);
  });

  test.each([
    'https://shop.example',
    'http://127.0.0.1:4010/hook?a=b@c#d',
    'HTTPS://shop.example',
    'https://shop.example\\hook',
    'https://café.example/',
  ])('accepts %j', (text) => {
    expect(httpUrl().parse(text)).toBe(text);
  });
});

describe('returnLink', () => {
  test('accepts exactly what the platform reads as a link, except to code or data', () => {
    const code = ['javascript:', 'data:', 'vbscript:', 'blob:', 'file:'];
    fc.assert(
      fc.property(url, (text) => {
        const parsed = read(text);
        expect(returnLink().safeParse(text).success).toBe(parsed !== undefined && !code.includes(parsed.protocol));
      }),
      { numRuns: 1_000 },
    );
  });
});
