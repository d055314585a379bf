import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeLink, sanitizeText } from './sanitize-text.ts';

describe('sanitizeText', () => {
  test('removes control, bidirectional, zero-width and tag characters', () => {
    expect(sanitizeText('a\u0000b\u001b[31mc\u202ed\u2066e\u200bf\ufeffg\u{e0041}h\u0085i')).toBe('ab[31mcdefghi');
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
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u);
        expect(shown).not.toMatch(/\p{Surrogate}/u);
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
