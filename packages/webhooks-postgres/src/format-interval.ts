/** Milliseconds as Postgres reads an interval: in seconds, since before version 15 it counts milliseconds to 2^31 only. */
export function formatInterval(ms: number): string {
  return `${Math.ceil(ms) / 1000} s`;
}
