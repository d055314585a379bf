const FIRST_WAIT_MS = 500;
const LONGEST_BACK_OFF_MS = 8_000;

/** The longest single wait, whatever the gateway asks for. */
export const LONGEST_WAIT_MS = 60_000;

/**
 * How long to wait before the next attempt.
 *
 * Full jitter: a random moment below a ceiling that doubles (500 ms, 1 s, 2 s ... 8 s), so that clients that failed together do not come
 * back together. `Retry-After` is a minimum, to which jitter is added for the same reason.
 *
 * @param input.retry 1 before the first retry
 * @param input.random from 0 to below 1
 * @returns milliseconds, at most 60,000
 */
export function computeRetryDelay(input: {
  readonly retry: number;
  readonly random: number;
  readonly retryAfterMs?: number | undefined;
}): number {
  const ceiling = Math.min(LONGEST_BACK_OFF_MS, FIRST_WAIT_MS * 2 ** Math.max(0, input.retry - 1));
  const jitter = input.random * ceiling;
  const wait = input.retryAfterMs === undefined ? jitter : input.retryAfterMs + Math.min(jitter, FIRST_WAIT_MS);
  return Math.min(LONGEST_WAIT_MS, Math.ceil(wait));
}

const DECIMAL = /^[0-9]+(?:\.[0-9]+)?$/;

/**
 * Reads how long the gateway asks to wait: `retry-after-ms`, otherwise `Retry-After` as seconds or an HTTP date. Fractions are rounded up,
 * so that the client never comes back too early.
 *
 * @param headers of the answer, names in lower case
 * @param now milliseconds since the epoch by the clock that wrote the date, as far as it is known
 * @returns milliseconds from `now`, never negative; `undefined` for anything else
 */
export function readRetryAfter(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  now: number,
): number | undefined {
  const milliseconds = firstText(headers['retry-after-ms']);
  if (milliseconds !== undefined && DECIMAL.test(milliseconds)) return roundUp(Number(milliseconds));
  const text = firstText(headers['retry-after']);
  if (text === undefined) return undefined;
  if (DECIMAL.test(text)) return roundUp(Number(text) * 1_000);
  const at = parseHttpDate(text);
  return at === undefined ? undefined : Math.max(0, at - now);
}

function firstText(value: string | readonly string[] | undefined): string | undefined {
  return (typeof value === 'string' ? value : value?.[0])?.trim();
}

/** 1.1 s are 1100.0000000000001 ms by multiplication: that is no further millisecond. */
function roundUp(ms: number): number {
  return Math.min(Math.ceil(Number(ms.toFixed(6))), Number.MAX_SAFE_INTEGER);
}

/** Reads an HTTP date; `undefined` for anything else. `Date.parse` alone accepts far too much ("1", "2e3"). */
export function parseHttpDate(value: string | readonly string[] | undefined): number | undefined {
  const text = typeof value === 'string' ? value : value?.[0];
  if (text === undefined || !/^[A-Z][a-z]{2,8},? .*(GMT|[0-9]{4})$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
