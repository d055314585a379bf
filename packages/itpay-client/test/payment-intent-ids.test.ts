import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPaymentIntentId, type PaymentIntentIdPart, paymentIntentIdFor } from '../src/payment-intent-ids.ts';

const UUID_V7 = /^pi_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const UUID_V8 = /^pi_[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('createPaymentIntentId', () => {
  test('gives UUIDv7s that differ and sort in the order they were made', () => {
    const ids = Array.from({ length: 20_000 }, createPaymentIntentId);
    expect(ids.every((id) => UUID_V7.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });

  test('begins with the time', () => {
    const before = Date.now();
    const made = Number.parseInt(createPaymentIntentId().slice(3, 16).replace('-', ''), 16);
    expect(made).toBeGreaterThanOrEqual(before);
    expect(made).toBeLessThanOrEqual(Date.now());
  });
});

describe('paymentIntentIdFor', () => {
  // Computed with Python's hashlib and json: the derivation must never change, or old orders get new ids.
  test.each([
    [{ order: 'A-1001', attempt: 1 }, 'pi_1f022797-2afc-8eea-a5e9-9a172b804573'],
    [{ order: '元 "x"', big: 12345678901234567890n, live: true }, 'pi_904226f2-a96e-8960-9a30-74d67b899c62'],
  ])('gives %o the id %s, in whatever order its parts come', (parts, id) => {
    expect(paymentIntentIdFor(parts)).toBe(id);
    expect(paymentIntentIdFor(Object.fromEntries(Object.entries(parts).reverse()))).toBe(id);
  });

  test.each<[Record<string, PaymentIntentIdPart>, Record<string, PaymentIntentIdPart>]>([
    [{ a: '1' }, { a: 1 }],
    [{ a: 1 }, { a: 1n }],
    [{ a: true }, { a: 'true' }],
    [{ a: 'b' }, { b: 'a' }],
    [{ a: 'b', c: 'd' }, { a: 'b,c:d' }],
    [{ a: 'x', b: 'y' }, { a: 'xy' }],
    [{ ab: 'c' }, { a: 'bc' }],
    [{ a: 'b"],["c","s","d' }, { a: 'b', c: 'd' }],
    [{ a: 'é' }, { a: 'e\u0301' }],
    [{ a: ' x' }, { a: 'x' }],
  ])('tells %o from %o', (left, right) => {
    expect(paymentIntentIdFor(left)).not.toBe(paymentIntentIdFor(right));
  });

  test('gives two sets of parts one id only if they are equal', () => {
    const part = fc.oneof(fc.string({ minLength: 1 }), fc.maxSafeInteger(), fc.bigInt(), fc.boolean());
    const parts = fc.dictionary(
      fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
      part,
      { minKeys: 1, maxKeys: 4 },
    );
    const spell = (value: Record<string, unknown>): string =>
      JSON.stringify(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, each]) => [name, typeof each, String(each)]),
      );
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const isSame = spell(left) === spell(right);
        expect(paymentIntentIdFor(left) === paymentIntentIdFor(right)).toBe(isSame);
        expect(paymentIntentIdFor(left)).toMatch(UUID_V8);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    [{ a: undefined }, /^paymentIntentIdFor: a must be .* not nothing/],
    [{ a: null }, /a must be .* not null/],
    [{ a: '' }, /a must be .* not an empty string/],
    [{ a: Number.NaN }, /a must be .* not a safe integer/],
    [{ a: 0.1 }, /a must be .* not a safe integer/],
    [{ a: 2 ** 53 }, /a must be .* not a safe integer/],
    [{ a: {} }, /a must be .* an object/],
    [{}, /at least one part/],
    [[], /an object of parts, not an array/],
    ['order', /an object of parts, not a string/],
  ])('refuses %o, which two purchases could share', (parts, message) => {
    expect(() => paymentIntentIdFor(parts as never)).toThrow(message);
    expect(() => paymentIntentIdFor(parts as never)).toThrow(expect.objectContaining({ name: 'ItPayValidationError' }));
  });

  test.each([
    [{ order: 'A-1001\u200B' }, /order must not contain invisible or control characters \(U\+200B\)/],
    [{ order: '\uFEFFA-1001' }, /order .*U\+FEFF/],
    [{ order: 'A-\u202E1001' }, /order .*U\+202E/],
    [{ order: 'A-1001\n' }, /order .*U\+000A/],
    [{ order: 'A-1001\uD800' }, /order .*U\+D800/],
    [{ 'order\u00AD': 'A-1001' }, /the name of a part .*U\+00AD/],
  ])('refuses %j, which looks like other parts', (parts, message) => {
    expect(() => paymentIntentIdFor(parts)).toThrow(message);
    expect(() => paymentIntentIdFor(parts)).toThrow(expect.objectContaining({ name: 'ItPayValidationError' }));
  });
});
