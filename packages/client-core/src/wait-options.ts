import { encodeHeaders } from './encode-headers.ts';
import { InvalidTargetError } from './encode-path.ts';
import type { RequestOptions } from './options.ts';
import { checkIsObject, checkSignal, checkTimeout } from './resolve-options.ts';

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
  checkIsObject(given ?? {});
  const options = given ?? {};
  const { signal, headers, maxRetries, onUpdate, deadline } = options;
  const timeout = checkTimeout(options.timeout ?? 300_000, 'timeout');
  checkSignal(signal);
  encodeHeaders(headers);
  if (onUpdate !== undefined && typeof onUpdate !== 'function') throw new InvalidTargetError('onUpdate must be a function.');
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
