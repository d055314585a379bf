import type { RejectionReason } from '../types.ts';

/**
 * Two-sided and inclusive at exactly the tolerance. All three in milliseconds.
 *
 * @returns why the time is refused, or undefined
 */
export function checkWindow(timestampMs: number, now: number, toleranceMs: number): RejectionReason | undefined {
  const age = now - timestampMs;
  if (age > toleranceMs) return 'timestamp-too-old';
  if (-age > toleranceMs) return 'timestamp-too-new';
  return undefined;
}

export function assertNow(now: unknown): asserts now is number {
  if (typeof now !== 'number' || !Number.isFinite(now)) {
    throw new TypeError('`now` must be a number: milliseconds since the epoch, as Date.now() gives them.');
  }
}

/** There is no value that switches the window off. */
export function assertTolerance(tolerance: unknown, name: string): asserts tolerance is number {
  if (typeof tolerance !== 'number' || !Number.isFinite(tolerance) || tolerance <= 0) {
    throw new RangeError(`${name} must be a positive finite number.`);
  }
}
