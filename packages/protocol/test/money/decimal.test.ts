import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDecimal,
  compareDecimal,
  explainDecimalString,
  formatDecimal,
  isDecimalString,
  isZeroDecimal,
  subtractDecimal,
} from '../../src/money/index.ts';

/** Decimal strings with their exact value as a fraction over 10^18: the oracle works on integers only. */
const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), fc.integer({ min: 0, max: 18 }))
  .map(([whole, fraction, decimals]) => {
    const kept = fraction.toString().padStart(18, '0').slice(0, decimals);
    const text = decimals === 0 ? whole.toString() : `${whole}.${kept}`;
    return { text, value: whole * 10n ** 18n + BigInt(kept.padEnd(18, '0')) };
  });

describe('isDecimalString', () => {
  test.each(['0', '0.0', '1', '100.50', '0.000000000000000001', '999999999999999999999999.123456789012345678'])(
    'accepts %j',
    (value) => {
      expect(isDecimalString(value)).toBe(true);
      expect(explainDecimalString(value)).toBeUndefined();
    },
  );

  test.each([
    [100.5, /received a number/],
    [5n, /received a bigint/],
    [undefined, /received nothing/],
    [null, /received null/],
    [['1'], /received an array/],
    [{ value: '1' }, /received an object/],
    ['', /empty string/],
    ['-1', /without a sign/],
    ['+1', /without a sign/],
    ['1e3', /without an exponent/],
    ['1E+2', /without an exponent/],
    ['01', /leading zeros/],
    ['00.1', /leading zeros/],
    ['1.0000000000000000001', /at most 18 decimals/],
    ['9'.repeat(65), /at most 64 characters/],
    ['.5', /digits/],
    ['5.', /digits/],
    ['1,000', /digits/],
    ['1 000', /digits/],
    [' 1', /digits/],
    ['1\n', /digits/],
    ['1.2.3', /digits/],
    ['NaN', /digits/],
    ['Infinity', /digits/],
    ['0x10', /digits/],
    ['١٢', /digits/],
    ['１', /digits/],
  ])('refuses %s and says why', (value, reason) => {
    expect(isDecimalString(value)).toBe(false);
    expect(explainDecimalString(value)).toMatch(reason);
  });

  test('accepts exactly what explainDecimalString has nothing against', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9.eE+-]{0,24}$/), fc.anything()), (value) => {
        expect(isDecimalString(value)).toBe(explainDecimalString(value) === undefined);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('compareDecimal', () => {
  test('compares by value where floats and text are wrong', () => {
    expect(compareDecimal('100.5', '100.50')).toBe(0);
    expect(compareDecimal('9', '10')).toBe(-1);
    expect(compareDecimal('0.1', '0.09')).toBe(1);
    expect(compareDecimal('9007199254740993', '9007199254740992')).toBe(1);
    expect(compareDecimal('0.30000000000000000', '0.300000000000000001')).toBe(-1);
  });

  test('agrees with exact fractions', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const expected = a.value === b.value ? 0 : a.value < b.value ? -1 : 1;
        expect(compareDecimal(a.text, b.text)).toBe(expected);
      }),
    );
  });

  test('throws for what is no decimal, without repeating it', () => {
    expect(() => compareDecimal('secret', '1')).toThrow(RangeError);
    expect(() => compareDecimal('secret', '1')).not.toThrow(/secret/);
  });
});

describe('addDecimal, subtractDecimal', () => {
  test('add exactly', () => {
    expect(addDecimal('0.1', '0.2')).toBe('0.3');
    expect(addDecimal('0.1', '0.20')).toBe('0.30');
    expect(addDecimal('99.99', '0.01')).toBe('100.00');
  });

  test('are inverse, and their results are decimals', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const sum = addDecimal(a.text, b.text);
        expect(isDecimalString(sum)).toBe(true);
        expect(compareDecimal(subtractDecimal(sum, b.text), a.text)).toBe(0);
        expect(addDecimal(b.text, a.text)).toBe(sum);
      }),
    );
  });

  test('subtractDecimal refuses to go below zero', () => {
    expect(subtractDecimal('1.0', '1')).toBe('0.0');
    expect(() => subtractDecimal('1', '1.000000000000000001')).toThrow(RangeError);
  });
});

describe('isZeroDecimal', () => {
  test('sees through zeros', () => {
    expect(isZeroDecimal('0.000')).toBe(true);
    expect(isZeroDecimal('0.000000000000000001')).toBe(false);
  });

  test('says what comparing with zero says', () => {
    fc.assert(
      fc.property(decimal, ({ text }) => {
        expect(isZeroDecimal(text)).toBe(compareDecimal(text, '0') === 0);
      }),
    );
  });

  test.each(['', '-1', '1e2', '00', '.0', '0.'])('refuses %j', (text) => {
    expect(() => isZeroDecimal(text)).toThrow(RangeError);
  });
});

describe('formatDecimal', () => {
  test('pads, groups, drops trailing zeros, and never rounds', () => {
    expect(formatDecimal('100.50')).toBe('100.5');
    expect(formatDecimal('100.50', { minimumDecimals: 2 })).toBe('100.50');
    expect(formatDecimal('7', { minimumDecimals: 2 })).toBe('7.00');
    expect(formatDecimal('1234567.5', { minimumDecimals: 2, groupSeparator: ',' })).toBe('1,234,567.50');
    expect(formatDecimal('123', { groupSeparator: ' ' })).toBe('123');
    expect(formatDecimal('100.999999', { minimumDecimals: 2 })).toBe('100.999999');
    expect(formatDecimal('0.00')).toBe('0');
  });

  test('keeps the value', () => {
    fc.assert(
      fc.property(decimal, fc.integer({ min: 0, max: 18 }), ({ text }, minimumDecimals) => {
        expect(compareDecimal(formatDecimal(text, { minimumDecimals }), text)).toBe(0);
        expect(formatDecimal(text, { groupSeparator: ',' }).replaceAll(',', '')).toBe(formatDecimal(text));
      }),
    );
  });

  test.each([-1, 19, 1.5, Number.NaN])('refuses minimumDecimals %d', (minimumDecimals) => {
    expect(() => formatDecimal('1', { minimumDecimals })).toThrow(RangeError);
  });
});
