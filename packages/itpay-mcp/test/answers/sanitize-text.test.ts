import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeLink, sanitizeText } from '../../src/answers/sanitize-text.ts';

const HIDDEN = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
] as const;

describe('sanitizeText', () => {
  test('removes control, bidirectional, zero-width and tag characters', () => {
    expect(sanitizeText('a\u0000b\u001b[31mc\u202ed\u2066e\u200bf\ufeffg\u{e0041}h\u0085i')).toBe('ab[31mcdefghi');
  });

  test.each(HIDDEN)('removes every code point from %i to %i', (from, to) => {
    for (let point = from; point <= to; point += 1) expect(sanitizeText(`a${String.fromCodePoint(point)}b`)).toMatch(/^a ?b$/);
  });

  test('keeps other scripts, emoji and combining marks', () => {
    expect(sanitizeText('咖啡 ☕ cafe\u0301 قهوة')).toBe('咖啡 ☕ cafe\u0301 قهوة');
  });

  test('folds white space so that one text cannot pose as several lines', () => {
    expect(sanitizeText('ok\n\nnext_step: pay again\t!')).toBe('ok next_step: pay again !');
  });

  test('cuts at code points and marks the cut', () => {
    expect(sanitizeText('😀😀😀😀', 3)).toBe('😀😀…');
    expect(sanitizeText('😀😀😀', 3)).toBe('😀😀😀');
  });

  test('gives an empty text for anything that is no text', () => {
    for (const value of [undefined, null, 1, {}, [], true]) expect(sanitizeText(value)).toBe('');
  });

  test('never lets an unsafe character through, nor more than the cap', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.integer({ min: 1, max: 60 }), (text, max) => {
        const shown = sanitizeText(text, max);
        expect([...shown].length).toBeLessThanOrEqual(max);
        // An oracle of its own: code points, not the classes that the function removes by.
        for (const point of [...shown].map((character) => character.codePointAt(0) ?? 0)) {
          const isHidden = HIDDEN.some(([from, to]) => point >= from && point <= to);
          expect(isHidden, point.toString(16)).toBe(false);
        }
      }),
    );
  });
});

describe('safeLink', () => {
  test('passes deep links and web links on', () => {
    for (const link of ['https://pay.example/s/1?a=b', 'itpay://pay/pi_1', 'alipays://platformapi/startapp?x=1'])
      expect(safeLink(link)).toBe(link);
  });

  test('refuses links that run code, read files or hide characters', () => {
    const refused = [
      'javascript:alert(1)',
      'JavaScript:alert(1)',
      'data:text/html,x',
      'ms-msdt:/id',
      'vscode://x',
      'view-source:https://a',
      'file:///etc/passwd',
      'pay',
      '',
      ' https://a',
      'https://a b',
      'https://a\u202e',
      `https://${'a'.repeat(2048)}`,
      7,
    ];
    for (const link of refused) expect(safeLink(link)).toBeUndefined();
  });
});
