import { encodeHeaders } from '../wire/headers.ts';
import { checkDuration, checkFunction, checkRetries, checkSignal, refuseUnknownOptions } from './checks.ts';
import { REQUEST_OPTIONS, type RequestOptions } from './request-options.ts';

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
