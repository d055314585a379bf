import { expect, test } from 'vitest';
import { formatInterval } from '../src/format-interval.ts';

test.each([
  [0, '0 s'],
  [1, '0.001 s'],
  [0.2, '0.001 s'],
  [60_001, '60.001 s'],
  [3650 * 86_400_000, '315360000 s'],
])('formatInterval(%d) is %s', (ms, interval) => {
  expect(formatInterval(ms)).toBe(interval);
});

test.each([null, undefined, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  'formatInterval refuses %s by its name',
  (ms) => {
    expect(() => formatInterval(ms as never)).toThrow(
      new RangeError(`postgresStore: a duration is a finite number of milliseconds, not ${ms}.`),
    );
  },
);
