import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decimalToMinor,
  explainMinorValue,
  formatMinorAmount,
  isCurrencyCode,
  minorToDecimal,
  minorUnitDigits,
} from '../../src/money/index.ts';

describe('minorUnitDigits', () => {
  test.each([
    ['CNY', 2],
    ['USD', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['KWD', 3],
    ['CLF', 4],
  ])('knows that %s has %d', (currency, digits) => {
    expect(minorUnitDigits(currency)).toBe(digits);
  });

  test('agrees with the platform, which drops the coins of some currencies that are out of use, and never has more', () => {
    let equal = 0;
    for (const currency of Intl.supportedValuesOf('currency').filter(isCurrencyCode)) {
      const platform = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 0;
      expect([currency, minorUnitDigits(currency) >= platform]).toEqual([currency, true]);
      if (minorUnitDigits(currency) === platform) equal += 1;
    }
    expect(equal).toBeGreaterThan(120);
  });

  test.each(['cny', 'XXX', 'XAU', 'USDT', '', '__proto__', 'constructor'])('refuses %j', (currency) => {
    expect(isCurrencyCode(currency)).toBe(false);
    expect(() => minorUnitDigits(currency)).toThrow(RangeError);
  });
});

describe('explainMinorValue', () => {
  test.each([
    [6.99, /received a fraction/],
    ['699', /received a string/],
    [699n, /received a bigint/],
    [2 ** 53, /no longer exact/],
    [-699, /below zero/],
    [0, /received zero/],
    [Number.NaN, /not finite/],
    [Number.POSITIVE_INFINITY, /not finite/],
    [undefined, /received nothing/],
    [null, /received null/],
  ])('refuses %s and says why', (value, reason) => {
    expect(explainMinorValue(value)).toMatch(reason);
  });

  test('accepts 1 and the largest safe integer', () => {
    expect(explainMinorValue(1)).toBeUndefined();
    expect(explainMinorValue(Number.MAX_SAFE_INTEGER)).toBeUndefined();
  });
});

describe('formatMinorAmount', () => {
  test.each([
    [{ currency: 'CNY', value: 699 }, 'CNY 6.99'],
    [{ currency: 'CNY', value: 5 }, 'CNY 0.05'],
    [{ currency: 'JPY', value: 699 }, 'JPY 699'],
    [{ currency: 'KWD', value: 1_234_567 }, 'KWD 1234.567'],
    [{ currency: 'USD', value: Number.MAX_SAFE_INTEGER }, 'USD 90071992547409.91'],
  ])('writes %j as %s', (money, text) => {
    expect(formatMinorAmount(money)).toBe(text);
  });

  test('refuses a float and an unknown currency', () => {
    expect(() => formatMinorAmount({ currency: 'CNY', value: 6.99 })).toThrow(RangeError);
    expect(() => formatMinorAmount({ currency: 'BTC', value: 1 })).toThrow(RangeError);
  });
});

describe('decimalToMinor', () => {
  test('is the inverse of minorToDecimal', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.constantFrom('CNY', 'JPY', 'KWD', 'CLF'), (value, currency) => {
        expect(decimalToMinor(minorToDecimal({ currency, value }), currency)).toEqual({ currency, value });
      }),
    );
  });

  test('accepts trailing zeros and refuses a finer fraction, a float and an overflow', () => {
    expect(decimalToMinor('6.990', 'CNY')).toEqual({ currency: 'CNY', value: 699 });
    expect(decimalToMinor('700.0', 'JPY')).toEqual({ currency: 'JPY', value: 700 });
    expect(() => decimalToMinor('6.999', 'CNY')).toThrow(/Too many decimals: CNY has 2/);
    expect(() => decimalToMinor('0.5', 'JPY')).toThrow(/JPY has 0/);
    expect(() => decimalToMinor('90071992547409.92', 'USD')).toThrow(/Too large/);
    expect(() => decimalToMinor(6.99 as unknown as string, 'CNY')).toThrow(/received a number/);
  });
});
