import { describe, expect, it } from 'vitest';
import { formatInterval } from '../src/statements.ts';

describe('formatInterval', () => {
  it.each([
    [0, '0 s'],
    [1, '0.001 s'],
    [0.2, '0.001 s'],
    [60_001, '60.001 s'],
    [3650 * 86_400_000, '315360000 s'],
  ])('writes %d ms as %s', (ms, interval) => {
    expect(formatInterval(ms)).toBe(interval);
  });
});
