/**
 * Milliseconds as Postgres reads an interval: in seconds, since before version 15 it counts milliseconds to 2^31 only.
 *
 * @throws RangeError for what is no finite number: `null` would be a lease of 0
 */
export function formatInterval(ms: number): string {
  if (!Number.isFinite(ms)) throw new RangeError(`postgresStore: a duration is a finite number of milliseconds, not ${ms}.`);
  return `${Math.ceil(ms) / 1000} s`;
}
