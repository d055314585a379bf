import { checkOptions, describeKind } from '@x/protocol/options';
import { InvalidInputError } from '../errors/create-error.ts';
import { encodeHeaders } from '../wire/headers.ts';

/** The options of one call. They override the client's. */
export interface RequestOptions {
  /** Milliseconds for one attempt: connecting, headers and body. */
  readonly timeout?: number | undefined;
  /** Milliseconds for the whole call: every attempt and every wait. */
  readonly deadline?: number | undefined;
  /** How many attempts may follow the first. With 0 the call is exactly one request. */
  readonly maxRetries?: number | undefined;
  /** Aborts the call: in flight, and while it waits for another attempt. */
  readonly signal?: AbortSignal | undefined;
  /** Further headers. Those that authenticate or frame the request are refused. */
  readonly headers?: Readonly<Record<string, string>> | Headers | undefined;
}

/** The names of the options that every call takes. */
export const REQUEST_OPTIONS: readonly string[] = [
  'timeout',
  'deadline',
  'maxRetries',
  'signal',
  'headers',
] satisfies readonly (keyof RequestOptions)[];

/** What `.withResponse()` tells about the answer. */
export interface ApiResponse {
  /** The HTTP status. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The gateway's `X-Request-Id`, otherwise the `request_id` of its body. */
  readonly requestId: string | undefined;
}

/** One call's options, resolved. */
export interface RequestSettings {
  readonly timeout: number;
  readonly deadline: number | undefined;
  readonly maxRetries: number;
  readonly signal?: AbortSignal | undefined;
  /** name, value, name, value. */
  readonly headers?: readonly string[] | undefined;
}

/** What the client's options say for a call that does not. */
interface CallDefaults {
  readonly timeout: number;
  readonly deadline: number | undefined;
  readonly maxRetries: number;
}

/** Lays a call's options over the client's. @throws InvalidInputError naming the option */
export function resolveRequestOptions(options: RequestOptions, client: CallDefaults, operation: string): RequestSettings {
  refuseUnknownOptions(options, operation, REQUEST_OPTIONS);
  const { timeout, deadline, maxRetries, signal, headers } = options;
  checkSignal(signal);
  return {
    timeout: timeout === undefined ? client.timeout : checkDuration(timeout, 'timeout'),
    deadline: deadline === undefined ? client.deadline : checkDuration(deadline, 'deadline'),
    maxRetries: maxRetries === undefined ? client.maxRetries : checkRetries(maxRetries),
    signal,
    headers: headers === undefined ? undefined : encodeHeaders(headers),
  };
}

/** How a caller waits for a final status. */
export interface WaitOptions<T> {
  /** Milliseconds for the whole wait. Default 300,000. The client's own `deadline` limits each request of it. */
  readonly timeout?: number | undefined;
  /** Limits the whole wait as well: the shorter of `timeout` and `deadline` ends it. */
  readonly deadline?: number | undefined;
  /** Milliseconds from one answer to the next request. Default 2,000 (ItPay) or 5,000 (stablecoin). */
  readonly pollInterval?: number | undefined;
  /** A wait repeats by itself. With 0 a poll is not even repeated to correct the clock. */
  readonly maxRetries?: number | undefined;
  /** Aborts the wait. */
  readonly signal?: AbortSignal | undefined;
  /** Sent with every poll. */
  readonly headers?: Readonly<Record<string, string>> | Headers | undefined;
  /** Called with the first state and with every change of it. An error that it throws is logged and changes nothing. */
  readonly onUpdate?: ((value: T) => unknown) | undefined;
}

const WAIT_OPTIONS = [...REQUEST_OPTIONS, 'pollInterval', 'onUpdate'];

export interface WaitSettings {
  readonly timeout: number;
  readonly pollInterval: number;
  readonly signal: AbortSignal | undefined;
  /** For each poll, beside its deadline. */
  readonly request: RequestOptions;
}

/** Checks the options of a wait before the first request. @throws InvalidInputError naming the option */
export function resolveWaitOptions<T>(
  options: WaitOptions<T> | undefined,
  operation: string,
  defaultPollInterval: number,
): WaitSettings {
  refuseUnknownOptions(options, operation, WAIT_OPTIONS);
  const { timeout = 300_000, deadline = timeout, pollInterval = defaultPollInterval } = options ?? {};
  const { signal, headers, maxRetries, onUpdate } = options ?? {};
  checkSignal(signal);
  checkFunction(onUpdate, 'onUpdate');
  if (headers !== undefined) encodeHeaders(headers);
  if (maxRetries !== undefined) checkRetries(maxRetries);
  return {
    timeout: Math.min(checkDuration(timeout, 'timeout'), checkDuration(deadline, 'deadline')),
    pollInterval: checkDuration(pollInterval, 'pollInterval'),
    signal,
    request: { signal, headers, maxRetries },
  };
}

const LONGEST_TIMER_MS = 2_147_483_647;
const MOST_RETRIES = 100;

/**
 * Refuses `null`, anything that is not a plain object, and every option that is not known. `undefined` counts as no options.
 *
 * @param where whose options these are, for the message: `new ItPayClient`, `paymentIntents.create`
 * @throws InvalidInputError naming the option and the known one that is nearest
 */
export function refuseUnknownOptions(options: unknown, where: string, known: readonly string[]): void {
  checkOptions(options, { where, known, fail: (message) => new InvalidInputError(message) });
}

/** A duration that a timer can keep, in milliseconds. @throws InvalidInputError */
export function checkDuration(value: number, name: string): number {
  if (typeof value !== 'number' || !(value > 0 && value <= LONGEST_TIMER_MS)) {
    throw new InvalidInputError(`${name} must be a positive number of milliseconds, at most ${LONGEST_TIMER_MS}.`);
  }
  return value;
}

/** @throws InvalidInputError */
export function checkRetries(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > MOST_RETRIES) {
    throw new InvalidInputError(`maxRetries must be a whole number from 0 to ${MOST_RETRIES}.`);
  }
  return value;
}

/** @throws InvalidInputError */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw new InvalidInputError('signal must be an AbortSignal.');
  }
}

/** @throws InvalidInputError */
export function checkFunction(value: unknown, name: string): void {
  if (value !== undefined && typeof value !== 'function') {
    throw new InvalidInputError(`${name} must be a function, not ${describeKind(value)}.`);
  }
}
