const FIRST_WAIT_MS = 500;
const LONGEST_BACK_OFF_MS = 8_000;

/** The longest single wait, whatever the gateway asks for. */
export const LONGEST_WAIT_MS = 60_000;

/**
 * How long to wait before the next attempt.
 *
 * Full jitter: any moment up to a ceiling that doubles (500 ms, 1 s, 2 s ... 8 s), so that clients that failed together
 * do not come back together. A `Retry-After` is a floor; the jitter is added to it for the same reason.
 *
 * @param input.retry 1 before the first retry
 * @param input.random from 0 to below 1
 * @returns milliseconds, at most 60 000
 */
export function computeRetryDelay(input: {
  readonly retry: number;
  readonly random: number;
  readonly retryAfterMs?: number | undefined;
}): number {
  const ceiling = Math.min(LONGEST_BACK_OFF_MS, FIRST_WAIT_MS * 2 ** Math.max(0, input.retry - 1));
  const jitter = input.random * ceiling;
  const wait = input.retryAfterMs === undefined ? jitter : input.retryAfterMs + Math.min(jitter, FIRST_WAIT_MS);
  return Math.min(LONGEST_WAIT_MS, Math.round(wait));
}

const SECONDS = /^[0-9]+$/;

/**
 * Reads a `Retry-After` header: seconds or an HTTP date.
 *
 * @param now milliseconds since the epoch by the clock that wrote the date, as far as it is known
 * @returns milliseconds from `now`, never negative; `undefined` for anything else
 */
export function parseRetryAfter(value: string | readonly string[] | undefined, now: number): number | undefined {
  const text = (typeof value === 'string' ? value : value?.[0])?.trim();
  if (text === undefined || text === '') return undefined;
  if (SECONDS.test(text)) return Math.min(Number(text) * 1_000, Number.MAX_SAFE_INTEGER);
  const at = parseHttpDate(text);
  return at === undefined ? undefined : Math.max(0, at - now);
}

/** Reads an HTTP date; `undefined` for what is none. `Date.parse` alone accepts far too much ("1", "2e3"). */
export function parseHttpDate(value: string | readonly string[] | undefined): number | undefined {
  const text = typeof value === 'string' ? value : value?.[0];
  if (text === undefined || !/^[A-Z][a-z]{2,8},? .*(GMT|[0-9]{4})$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
