import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../src/errors/create-error.ts';
import { encodeQuery } from '../../src/wire/query.ts';

describe('encodeQuery', () => {
  test('keeps the order, encodes once, repeats arrays and leaves out undefined', () => {
    expect(encodeQuery({ b: 'x y+z', a: [1, true, undefined, 'é'], none: undefined, 'k&=': 10n })).toBe(
      'b=x%20y%2Bz&a=1&a=true&a=%C3%A9&k%26%3D=10',
    );
    expect(encodeQuery(undefined)).toBe('');
    expect(encodeQuery({})).toBe('');
  });

  test('takes a URLSearchParams whole', () => {
    expect(encodeQuery(new URLSearchParams('a=1&a=2&b=x+y'))).toBe('a=1&a=2&b=x%20y');
  });

  test.each([
    [new Map([['a', 'b']]), 'a Map'],
    [new FormData(), 'a FormData'],
    [['a'], 'an array'],
    [null, 'null'],
  ])('refuses %o by its kind', (query, kind) => {
    expect(() => encodeQuery(query as never)).toThrow(`query must be a plain object or a URLSearchParams, not ${kind}.`);
  });

  test('decodes to what was given, for any well-formed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'binary' }), (name, value) => {
        const isWhole = !/\p{Cs}/u.test(value) && !/\p{Cs}/u.test(name);
        if (!isWhole) {
          expect(() => encodeQuery({ [name]: value })).toThrow(InvalidInputError);
          return;
        }
        expect([...new URLSearchParams(encodeQuery(Object.fromEntries([[name, value]])))]).toEqual([[name, value]]);
      }),
      { numRuns: 500 },
    );
  });

  test.each([[{ a: Number.NaN }], [{ a: {} }], [{ a: null }], [{ '': 'x' }], [{ a: '\ud800' }], ['a=b']])(
    'refuses %j',
    (query) => {
      expect(() => encodeQuery(query as never)).toThrow(InvalidInputError);
    },
  );
});
