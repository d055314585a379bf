import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSignatureHeader, parseSignatureHeader } from '../../src/itpay/index.ts';

const signature = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const header = fc.record({
  timestamp: fc.integer({ min: 1, max: 99_999_999_999 }).map(String),
  signatures: fc.array(signature, { minLength: 1, maxLength: 8 }),
});

function parse(text: string): unknown {
  try {
    return parseSignatureHeader(text);
  } catch {
    return undefined;
  }
}

/** What a header holds, or undefined where any rule of README.md is broken. */
function readNaively(text: string): unknown {
  const elements = text.split(/ *, */).map((element) => /^([\w.-]+)=([!-+\--~]*)$/.exec(element) ?? []);
  const valuesOf = (wanted: string) => elements.filter(([, key]) => key === wanted).map(([, , value]) => value ?? '');
  const [timestamps, signatures] = [valuesOf('t'), valuesOf('v1')];
  const isRead =
    text.length <= 1024 &&
    elements.every(([whole]) => whole !== undefined) &&
    timestamps.length === 1 &&
    timestamps.every((value) => /^[1-9][0-9]{0,10}$/.test(value)) &&
    signatures.length >= 1 &&
    signatures.length <= 8 &&
    signatures.every((value) => /^[0-9a-f]{64}$/.test(value));
  return isRead ? { timestamp: timestamps[0], signatures } : undefined;
}

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
    const noise = fc.constantFrom('v0=x', 'kid=a==', 'x=', 'T=9', 'abt=9', 'v1v1=x', 'abcdefv1=x', 'abcdt=9', 'vv1=t=1', '1v=x');
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

  test('agrees with a naive reader, whatever the header', () => {
    const piece = fc.constantFrom(
      ...[
        't=',
        'v1=',
        '1745712345',
        'a'.repeat(64),
        ',',
        ' ',
        '=',
        'x',
        'x=1',
        'x=1,',
        'x=1,',
        'x=1,x=1,x=1,',
        '\u00e9',
        '\n',
        't',
        'v1',
      ],
    );
    let read = 0;
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(`v1=${'b'.repeat(64)},`) }, piece), { maxLength: 14 }),
        (pieces) => {
          const text = `t=1,${pieces.join('')}`;
          const expected = readNaively(text);
          if (expected !== undefined) read++;
          expect(parse(text)).toEqual(expected);
        },
      ),
      { numRuns: 5_000 },
    );
    expect(read).toBeGreaterThan(20);
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

describe('a header that comes as a list', () => {
  const text = `t=1,v1=${'a'.repeat(64)}`;

  test('counts as its text when it holds one', () => {
    expect(parseSignatureHeader([text])).toEqual(parseSignatureHeader(text));
  });

  test.each([
    [[], 'header-missing'],
    [[''], 'header-missing'],
    [null, 'header-missing'],
    [undefined, 'header-missing'],
    [[text, text], 'header-malformed'],
    // Joined by a comma, these two would be one good header.
    [['t=1', `v1=${'a'.repeat(64)}`], 'header-malformed'],
    [[[text]], 'header-malformed'],
  ])('%j is refused: %s', (header, reason) => {
    expect(() => parseSignatureHeader(header as string[])).toThrow(expect.objectContaining({ reason }));
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
    { timestamp: 1, signatures: good as unknown as string[] },
    { timestamp: 1, signatures: undefined as unknown as string[] },
    { timestamp: 1, signatures: [good], version: 'v1' } as never,
    null as never,
  ])('refuses what parseSignatureHeader would not give back: %j', (value) => {
    expect(() => formatSignatureHeader(value)).toThrow(/^Expected|must be/);
  });
});
