import { describe, expect, it } from 'vitest';
import { findInvisibleCharacter } from '../../src/options/index.ts';

describe('findInvisibleCharacter', () => {
  it.each([
    ['A\u200B1', 'U+200B'],
    ['\uFEFFA', 'U+FEFF'],
    ['A\u00AD', 'U+00AD'],
    ['A\n', 'U+000A'],
    ['A\u2028', 'U+2028'],
    ['A\u202E1', 'U+202E'],
    ['A\uFE0F', 'U+FE0F'],
    ['A\uD800', 'U+D800'],
    ['A\u{E0041}', 'U+E0041'],
    ['\u3164\u200B', 'U+3164'],
  ])('finds in %j the first one, %s', (text, character) => {
    expect(findInvisibleCharacter(text)).toBe(character);
  });

  it.each(['', 'A-1001', 'two words', '元 "x"', 'é', 'e\u0301', '🙂'])('finds nothing in %j', (text) => {
    expect(findInvisibleCharacter(text)).toBeUndefined();
  });
});
