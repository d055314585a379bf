import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortestNumber } from '../../src/json/shortest-number.ts';

describe('shortestNumber', () => {
  it('is exact for integers that do not end in three zeros', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        if (value !== 0 && value % 1000 === 0) return;
        expect(shortestNumber(value)).toBe(String(value).length);
      }),
    );
    for (const value of [0, 9, 10, 99, 100, 999, 1001, 9999, 10_001, -1, -100, -1001]) {
      expect(shortestNumber(value)).toBe(String(value).length);
    }
  });

  it('is never more than any spelling has', () => {
    const mantissa = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 17n }), fc.option(fc.nat({ max: 999_999 }), { nil: undefined }));
    const spelling = fc
      .tuple(fc.boolean(), mantissa, fc.option(fc.integer({ min: -20, max: 15 }), { nil: undefined }))
      .map(([isNegative, [whole, fraction], exponent]) => {
        const digits = fraction === undefined ? String(whole) : `${whole}.${fraction}`;
        return `${isNegative ? '-' : ''}${digits}${exponent === undefined ? '' : `e${exponent}`}`;
      });
    fc.assert(
      fc.property(spelling, (text) => {
        const value = JSON.parse(text) as number;
        if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return;
        expect(shortestNumber(value)).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 5000 },
    );
    for (const text of ['1e3', '12e2', '5e-1', '-0', '1e15', '2e-9', '1E3', '9e0']) {
      expect(shortestNumber(JSON.parse(text) as number)).toBeLessThanOrEqual(text.length);
    }
  });
});
