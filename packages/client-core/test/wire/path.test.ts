import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../src/errors/create-error.ts';
import { buildPath, checkWirePath, encodePathSegment } from '../../src/wire/path.ts';

describe('encodePathSegment', () => {
  test('encodes once, everything but the unreserved characters', () => {
    expect(encodePathSegment('a b+c%2Fd/e?f#g&h=i"j\'k(l)m*n!o', 'id')).toBe(
      'a%20b%2Bc%252Fd%2Fe%3Ff%23g%26h%3Di%22j%27k%28l%29m%2An%21o',
    );
    expect(encodePathSegment('pi_0197-~', 'id')).toBe('pi_0197-~');
    expect(encodePathSegment('…é😀', 'id')).toBe('%E2%80%A6%C3%A9%F0%9F%98%80');
  });

  test.each(['', '.', '..', 'a\u0000', 'a\nb', '\u007f', 'a\u0085', '\ud800', 'x\udc00y'])(
    'refuses %j and names the parameter',
    (value) => {
      expect(() => encodePathSegment(value, 'id')).toThrow(InvalidInputError);
      expect(() => encodePathSegment(value, 'id')).toThrow(/^id must not/);
    },
  );

  test('refuses anything but a string', () => {
    expect(() => encodePathSegment(7 as unknown as string, 'id')).toThrow('id must be a string, not a number.');
  });

  test('gives one path segment that decodes to what was given, for any accepted text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
        fc.pre(value !== '.' && value !== '..' && !/\p{Cc}/u.test(value));
        const encoded = encodePathSegment(value, 'id');
        expect(decodeURIComponent(encoded)).toBe(value);
        expect(encoded).toMatch(/^[A-Za-z0-9._~%-]+$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('buildPath', () => {
  test('fills every parameter and refuses a missing one', () => {
    expect(buildPath('/a/{id}/b/{other}', { id: 'x/y', other: 'z' })).toBe('/a/x%2Fy/b/z');
    expect(() => buildPath('/a/{id}', {})).toThrow('id must not be empty.');
  });
});

describe('checkWirePath', () => {
  test.each(['/a', '/v1/a-b/c.d/~e', '/a/%20b', "/a/!$&'()*+,;=:@"])('accepts %s as it is', (path) => {
    expect(checkWirePath(path)).toBe(path);
  });

  test.each([
    '',
    'a',
    '/',
    '//',
    '/a//b',
    '/a/',
    '/a b',
    '/a?b=c',
    '/a#b',
    '/é',
    '/a/../b',
    '/a/.',
    '/a/%2e%2E/b',
    '/%',
    '/%2',
    '/%zz',
    '/a\\b',
    '/a\r\nx: y',
  ])('refuses %j', (path) => {
    expect(() => checkWirePath(path)).toThrow(InvalidInputError);
  });
});
