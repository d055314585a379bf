import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSignatureHeader, parseSignatureHeader } from './index.ts';

const signature = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const header = fc.record({
  timestamp: fc.integer({ min: 1, max: 99_999_999_999 }).map(String),
  signatures: fc.array(signature, { minLength: 1, maxLength: 8 }),
});

describe('parseSignatureHeader', () => {
  test('is the inverse of formatSignatureHeader', () => {
    fc.assert(
      fc.property(header, (value) => {
        expect(parseSignatureHeader(formatSignatureHeader(value))).toEqual(value);
      }),
      { numRuns: 1_000 },
    );
  });

  test('reads any order, unknown keys and spaces around commas, and formats back to the one plain form', () => {
    const noise = fc.constantFrom('v0=x', 'kid=a==', 'x=', 'T=9');
    fc.assert(
      fc.property(
        header,
        fc.array(noise, { maxLength: 3 }),
        fc.nat(9),
        fc.constantFrom(',', ', ', ' ,', '  ,  '),
        (value, extras, place, comma) => {
          const elements = [...value.signatures.map((one) => `v1=${one}`), ...extras];
          elements.splice(place % (elements.length + 1), 0, `t=${value.timestamp}`);
          const parsed = parseSignatureHeader(elements.join(comma));
          expect(parsed).toEqual(value);
          expect(parseSignatureHeader(formatSignatureHeader(parsed))).toEqual(parsed);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['', 'header-missing'],
    ['t=1', 'header-malformed'],
    [`t=1745712345000,v1=${'a'.repeat(64)}`, 'timestamp-wrong-unit'],
    [`t=1,v1=${'A'.repeat(64)}`, 'signature-malformed'],
  ])('throws for %j: %s', (text, reason) => {
    expect(() => parseSignatureHeader(text)).toThrow(expect.objectContaining({ reason }));
  });
});

describe('formatSignatureHeader', () => {
  const good = 'a'.repeat(64);

  test('writes numbers as digits', () => {
    expect(formatSignatureHeader({ timestamp: 1_745_712_345, signatures: [good] })).toBe(`t=1745712345,v1=${good}`);
  });

  test.each([
    { timestamp: 1, signatures: [] },
    { timestamp: 1, signatures: Array(9).fill(good) },
    { timestamp: 0, signatures: [good] },
    { timestamp: '01', signatures: [good] },
    { timestamp: 1.5, signatures: [good] },
    { timestamp: 1_745_712_345_000, signatures: [good] },
    { timestamp: 1, signatures: [good.toUpperCase()] },
    { timestamp: 1, signatures: [`${good},v1=${good}`] },
    { timestamp: 1, signatures: [undefined as unknown as string] },
  ])('refuses what parseSignatureHeader would not give back: %j', (value) => {
    expect(() => formatSignatureHeader(value)).toThrow();
  });
});
