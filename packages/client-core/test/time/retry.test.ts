import { describe, expect, test } from 'vitest';
import { computeRetryDelay, readRetryAfter } from '../../src/time/retry.ts';

describe('computeRetryDelay', () => {
  test('spreads over the whole span from nothing to a ceiling that doubles up to 8 s', () => {
    const ceilings = [1, 2, 3, 4, 5, 6, 50].map((retry) => computeRetryDelay({ retry, random: 0.999_999 }));
    expect(ceilings).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
    expect(computeRetryDelay({ retry: 3, random: 0 })).toBe(0);
    expect(computeRetryDelay({ retry: 3, random: 0.5 })).toBe(1_000);
  });

  test('takes Retry-After as the floor and adds jitter, so that all who were refused do not return at once', () => {
    expect(computeRetryDelay({ retry: 1, random: 0, retryAfterMs: 3_000 })).toBe(3_000);
    expect(computeRetryDelay({ retry: 4, random: 0.999_999, retryAfterMs: 3_000 })).toBe(3_500);
  });

  test('never waits longer than 60 s, whatever the gateway asks for', () => {
    expect(computeRetryDelay({ retry: 1, random: 0.9, retryAfterMs: 3_600_000 })).toBe(60_000);
  });
});

describe('readRetryAfter', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');

  test.each([
    ['0', 0],
    ['7', 7_000],
    [' 7 ', 7_000],
    ['0.1', 100],
    ['1.5', 1_500],
    ['1.0001', 1_001],
    ['9999999999', 9_999_999_999_000],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
    ['Thursday, 01-Jan-26 00:00:30 GMT', 30_000],
  ])('reads %j', (value, expected) => {
    expect(readRetryAfter({ 'retry-after': value }, now)).toBe(expected);
  });

  test.each([undefined, '', '-1', '1.', '1e3', '0x10', 'soon', '2026-01-01', 'NaN', 'GMT'])('refuses %j', (value) => {
    expect(readRetryAfter({ 'retry-after': value }, now)).toBeUndefined();
  });

  test.each([
    ['250', 250],
    ['0.2', 1],
    ['1500.1', 1_501],
  ])('reads retry-after-ms %j, rounded up, before Retry-After', (value, expected) => {
    expect(readRetryAfter({ 'retry-after-ms': value, 'retry-after': '9' }, now)).toBe(expected);
  });

  test('reads Retry-After where retry-after-ms is not a number', () => {
    expect(readRetryAfter({ 'retry-after-ms': 'soon', 'retry-after': '9' }, now)).toBe(9_000);
  });

  test('takes the first of several', () => {
    expect(readRetryAfter({ 'retry-after': ['1', '9'] }, now)).toBe(1_000);
  });
});
