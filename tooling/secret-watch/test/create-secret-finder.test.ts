import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createSecretFinder } from '../src/create-secret-finder.ts';

const SECRET = 'sk_test_ca"n\\ary/+4711=é end';

function find(text: string): string | undefined {
  const finder = createSecretFinder();
  finder.add(SECRET);
  return finder.find(text)?.form;
}

const base64 = (before: string, after: string, encoding: BufferEncoding = 'base64'): string =>
  Buffer.from(before + SECRET + after).toString(encoding);
const hex = Buffer.from(SECRET).toString('hex');
const percent = encodeURIComponent(SECRET);

describe('a secret is found', () => {
  test.each([
    ['raw', `a ${SECRET} b`, 'plain'],
    ['URL-encoded', `/a/${percent}/b`, 'plain'],
    ['URL-encoded in lower case', percent.replace(/%../g, (code) => code.toLowerCase()), 'plain'],
    ['URL-encoded throughout', Buffer.from(SECRET).toString('hex').replace(/../g, '%$&'), 'plain'],
    ['URL-encoded twice', encodeURIComponent(percent), 'plain'],
    ['as a form field', `key=${percent.replaceAll('%20', '+')}`, 'plain'],
    ['as URLSearchParams write it', new URLSearchParams({ key: SECRET }).toString(), 'plain'],
    ['JSON-escaped', JSON.stringify({ key: SECRET }), 'plain'],
    ['JSON in JSON', JSON.stringify({ body: JSON.stringify({ key: SECRET }) }), 'plain'],
    ['escaped as UTF-16 units', [...SECRET].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''), 'plain'],
    ['in hex', `x${hex}y`, 'hex'],
    ['in upper-case hex', hex.toUpperCase(), 'hex'],
    ['as a printed Buffer', inspect(Buffer.from(SECRET)), 'hex'],
  ])('%s', (_name, text, form) => {
    expect(find(text)).toBe(form);
  });

  test.each(
    ['', 'a', 'ab'].flatMap((before) =>
      ['', 'y', 'yz'].flatMap((after) => (['base64', 'base64url'] as const).map((e) => [before, after, e] as const)),
    ),
  )('in Base64 after %j and before %j (%s)', (before, after, encoding) => {
    expect(find(`Basic ${base64(before, after, encoding)}`)).toBe('Base64');
    expect(find(base64(before, after, encoding).replaceAll('=', ''))).toBe('Base64');
    expect(find(encodeURIComponent(base64(before, after, encoding)))).toBe('Base64');
  });
});

describe('nothing is found', () => {
  test.each(['', 'sk_test_', SECRET.slice(1), SECRET.toUpperCase(), base64('', '').slice(3), hex.slice(2), '%zz\\u12\\'])(
    'in %j',
    (text) => {
      expect(find(text)).toBeUndefined();
    },
  );

  test('of a secret that is too short to be told from chance', () => {
    const finder = createSecretFinder();
    finder.add('1234567');
    finder.add('');
    expect(finder.secrets()).toEqual([]);
    expect(finder.find('1234567')).toBeUndefined();
  });
});
