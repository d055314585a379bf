import type { Call } from './call.ts';
import { cleanText } from './clean-text.ts';
import { ClientError } from './client-error.ts';
import { encodeHeaders } from './encode-headers.ts';
import { createInputError } from './error-tree.ts';
import { type ResolvedCallOptions, resolveCallOptions } from './resolve-options.ts';
import type { TransportContext } from './transport-context.ts';

/** A call, serialised: what every attempt signs and sends. */
export interface PreparedCall<T> {
  readonly call: Call<T>;
  readonly settings: ResolvedCallOptions;
  readonly query: string;
  readonly target: string;
  readonly headers: readonly string[];
  readonly body: Buffer | undefined;
}

const JSON_TYPE = ['content-type', 'application/json'];
const REPLACEABLE = ['user-agent', 'accept'] as const;

/** Serialises a call once. Whatever is wrong with the input becomes the client's validation error. */
export function prepareCall<T, E extends object>(
  context: TransportContext<E>,
  build: () => Call<T>,
  expected?: string,
): PreparedCall<T> {
  let operation = expected;
  try {
    const call = build();
    operation = call.operation;
    const query = call.query ?? '';
    const body = call.body === undefined ? undefined : serialise(call.body);
    const own = call.options?.headers === undefined ? [] : encodeHeaders(call.options.headers);
    return {
      call,
      settings: resolveCallOptions(call.options, context.options),
      query,
      target: query === '' ? call.path : `${call.path}?${query}`,
      headers: [...defaultHeaders(context.userAgent, own), ...(body === undefined ? [] : JSON_TYPE), ...own],
      body,
    };
  } catch (error) {
    if (error instanceof ClientError) throw error;
    const message = error instanceof Error ? error.message : 'The input cannot be sent.';
    throw createInputError(context.errors, cleanText(message, context.redact), operation);
  }
}

/** A call's own `User-Agent` or `Accept` stands in place of the default, not beside it. */
function defaultHeaders(userAgent: string, own: readonly string[]): readonly string[] {
  if (own.length === 0) return ['user-agent', userAgent, 'accept', 'application/json'];
  const defaults = { 'user-agent': userAgent, accept: 'application/json' };
  const isOwn = (name: string): boolean => own.some((text, index) => index % 2 === 0 && text === name);
  return REPLACEABLE.flatMap((name) => (isOwn(name) ? [] : [name, defaults[name]]));
}

function serialise(body: unknown): Buffer {
  const text = JSON.stringify(body);
  if (text === undefined) throw new TypeError('body must be a JSON value.');
  return Buffer.from(text, 'utf8');
}
