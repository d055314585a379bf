import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidTargetError } from '../src/encode-path.ts';
import { encodeQuery } from '../src/encode-query.ts';

describe('encodeQuery', () => {
  test('keeps the order, encodes once, repeats arrays and leaves out undefined', () => {
    expect(encodeQuery({ b: 'x y+z', a: [1, true, undefined, 'é'], none: undefined, 'k&=': 10n })).toBe(
      'b=x%20y%2Bz&a=1&a=true&a=%C3%A9&k%26%3D=10',
    );
    expect(encodeQuery(undefined)).toBe('');
    expect(encodeQuery({})).toBe('');
  });

  test('decodes to what was given, for any well-formed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'binary' }), (name, value) => {
        const isWhole = !/\p{Cs}/u.test(value) && !/\p{Cs}/u.test(name);
        if (!isWhole) {
          expect(() => encodeQuery({ [name]: value })).toThrow(InvalidTargetError);
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
      expect(() => encodeQuery(query as never)).toThrow(InvalidTargetError);
    },
  );
});
