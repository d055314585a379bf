import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { httpUrl, returnLink } from '../src/http-url.ts';

/** Pieces of URLs that are harmless one by one. Together they name hosts, ports, users and schemes in every way that parsers know. */
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
      { numRuns: 5_000 },
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

  test.each(['https://shop.example', 'http://127.0.0.1:4010/hook?a=b@c#d', 'HTTPS://shop.example', 'https://shop.example\\hook'])(
    'accepts %j',
    (text) => {
      expect(httpUrl().parse(text)).toBe(text);
    },
  );
});

describe('a URL that was asked about often', () => {
  const hot = [httpUrl(), returnLink()];

  // Node 20 and 22 answer `URL.canParse` otherwise once it is optimised.
  test.each(['https://café.example/', 'https://shop.example/café', 'https://例.example/'])('%s stays one', (text) => {
    for (const schema of hot) {
      for (let time = 0; time < 20_000; time += 1) schema.safeParse('https://shop.example/paid');
      for (let time = 0; time < 20_000; time += 1) if (!schema.safeParse(text).success) expect.fail(`refused the ${time}th time`);
    }
  });
});

describe('a URL that is asked about again', () => {
  test('is judged by what it is, whatever follows a host that is known', () => {
    const beginning = fc.constantFrom('https://shop.example', 'http://127.0.0.1:4010', 'https://shop.example:8443');
    const tail = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(beginning, tail, (known, rest) => {
        expect(httpUrl().safeParse(`${known}/`).success).toBe(true);
        const parsed = read(known + rest);
        expect(returnLink().safeParse(known + rest).success).toBe(parsed !== undefined);
        const isGood = parsed !== undefined && parsed.username === '' && parsed.password === '';
        expect(httpUrl().safeParse(known + rest).success).toBe(isGood);
      }),
      { numRuns: 5_000 },
    );
  });

  test('gets the same answer, however many came in between', () => {
    const urls = Array.from({ length: 200 }, (_, index) => `https://shop.example/paid?order=${index}`);
    for (const _time of [1, 2]) {
      for (const text of urls) {
        for (const schema of [httpUrl(), returnLink()]) {
          expect(schema.safeParse(text).success).toBe(true);
          expect(schema.safeParse(`${text} @`).success).toBe(read(`${text} @`) !== undefined);
          expect(schema.safeParse(text.replace('shop.example', 'shop.example:65536')).success).toBe(false);
          expect(httpUrl().safeParse(text.replace('shop.example', 'shop.example@evil.example')).success).toBe(false);
          expect(httpUrl().safeParse(text.replace('shop.example', 'shop.example:443@evil.example')).success).toBe(false);
        }
      }
    }
  });
});

describe('returnLink', () => {
  test('accepts exactly what the platform reads as a link, but to code or data', () => {
    const code = ['javascript:', 'data:', 'vbscript:', 'blob:', 'file:'];
    fc.assert(
      fc.property(url, (text) => {
        const parsed = read(text);
        expect(returnLink().safeParse(text).success).toBe(parsed !== undefined && !code.includes(parsed.protocol));
      }),
      { numRuns: 5_000 },
    );
  });
});
