const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * Reads a gateway's time. Without a zone it is UTC: `Date.parse` would take the server's own zone, and show an address hours too long.
 *
 * @returns milliseconds since the epoch, undefined when there is no time, NaN for what is not one
 */
export function readTime(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const match = typeof value === 'string' ? ISO_TIME.exec(value) : null;
  if (match === null) return Number.NaN;
  return Date.parse(match[1] === undefined ? `${value}Z` : String(value));
}

/** An expiry that cannot be read is no reason to call an order expired; it is one not to show an address. */
export function isPast(time: number | undefined, now: number): boolean {
  return time !== undefined && time <= now;
}
