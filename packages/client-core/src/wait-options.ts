import { encodeHeaders } from './encode-headers.ts';
import { InvalidTargetError } from './encode-path.ts';
import type { RequestOptions } from './options.ts';
import { checkSignal, checkTimeout, takeOptions } from './resolve-options.ts';

/** How a caller waits for a final status. */
export interface WaitOptions<T> {
  /** Milliseconds for the whole wait. Default 300 000. The client's own `deadline` bounds each request of it. */
  readonly timeout?: number | undefined;
  /** As with every other call. Here it bounds what `timeout` bounds: the shorter one ends the wait. */
  readonly deadline?: number | undefined;
  /** Milliseconds from one answer to the next request. Default 2 000. */
  readonly pollInterval?: number | undefined;
  /** Polling repeats by itself; 0 also forbids a poll to correct the clock. */
  readonly maxRetries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Sent with every poll. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Called with the first state seen and with every change of it. What it throws is logged and changes nothing. */
  readonly onUpdate?: ((value: T) => unknown) | undefined;
}

export interface ResolvedWaitOptions {
  readonly timeout: number;
  readonly pollInterval: number;
  readonly signal: AbortSignal | undefined;
  /** For each poll, beside its deadline. */
  readonly request: RequestOptions;
}

/** Checks the options of a wait before the first request. @throws InvalidTargetError naming the option */
export function resolveWaitOptions<T>(given: WaitOptions<T> | null | undefined): ResolvedWaitOptions {
  const options: WaitOptions<T> = takeOptions(given);
  const { signal, headers, maxRetries, onUpdate, deadline } = options;
  const timeout = checkTimeout(options.timeout ?? 300_000, 'timeout');
  checkSignal(signal);
  encodeHeaders(headers);
  if (onUpdate !== undefined && onUpdate !== null && typeof onUpdate !== 'function')
    throw new InvalidTargetError('onUpdate must be a function.');
  return {
    timeout: deadline === undefined ? timeout : Math.min(timeout, checkTimeout(deadline, 'deadline')),
    pollInterval: checkTimeout(options.pollInterval ?? 2_000, 'pollInterval'),
    signal,
    request: {
      ...(signal === undefined ? {} : { signal }),
      ...(headers === undefined ? {} : { headers }),
      ...(maxRetries === undefined ? {} : { maxRetries }),
    },
  };
}

/**
 * The options of a wait whose values hold more than its caller is to see. What is no object or no function is left as it is, for
 * `resolveWaitOptions` to refuse.
 *
 * @param show what `onUpdate` gets of a value
 */
export function adaptWaitOptions<T, U>(
  options: WaitOptions<T> | null | undefined,
  show: (value: U) => T,
  defaultPollInterval?: number,
): WaitOptions<U> | undefined {
  if (typeof options !== 'object' && options !== undefined) return options as never;
  const { onUpdate, pollInterval, ...rest } = options ?? {};
  return {
    ...rest,
    pollInterval: pollInterval ?? defaultPollInterval,
    onUpdate: typeof onUpdate === 'function' ? (value) => onUpdate(show(value)) : onUpdate,
  };
}
