/** Whole milliseconds, as Redis takes them; at least 0. */
export function formatMs(ms: number): string {
  if (Number.isSafeInteger(ms) && ms >= 0) return String(ms);
  if (!Number.isFinite(ms)) throw new RangeError(`redisStore: a duration is a finite number of milliseconds, not ${ms}.`);
  return Math.max(0, Math.ceil(ms)).toFixed(0);
}
