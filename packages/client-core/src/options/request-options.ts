import { encodeHeaders } from '../wire/headers.ts';
import { checkDuration, checkRetries, checkSignal, refuseUnknownOptions } from './checks.ts';
import type { ResolvedOptions } from './client-options.ts';

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

/** Lays a call's options over the client's. @throws InvalidInputError naming the option */
export function resolveRequestOptions(options: RequestOptions, client: ResolvedOptions, operation: string): RequestSettings {
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
