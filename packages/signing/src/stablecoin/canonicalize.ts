import { rejectionMessage } from '../errors.ts';
import { checkFields } from '../input.ts';
import { hashBody } from '../key.ts';
import { formatTimestamp, stablecoinScheme } from '../scheme.ts';
import { checkSignableBody, isSignableLine, joinBytes } from '../text.ts';
import type { Body } from '../types.ts';

/** A request to the stablecoin gateway, as it is sent. */
export interface StablecoinRequest {
  /** Milliseconds since the epoch. */
  readonly timestamp: number | string;
  /** Upper case, as sent. */
  readonly method: string;
  /** As sent, without scheme, host and query. */
  readonly path: string;
  /** Exactly what follows `?` as sent. */
  readonly query?: string | undefined;
  /** The bytes that are sent. Leaving it out, empty text and empty bytes are the same. */
  readonly body?: Body | undefined;
}

export const requestFields: readonly string[] = [
  'timestamp',
  'method',
  'path',
  'query',
  'body',
] satisfies (keyof StablecoinRequest)[];

/**
 * The exact bytes that are signed: timestamp, METHOD, path and, if there is something to hash, Base64(SHA-256), joined by
 * line feeds. A body is hashed if there is one, else the query if there is one.
 *
 * @throws TypeError when a part could not be told from its neighbor; RangeError when the timestamp is in seconds
 * @see docs/assumptions.md#stablecoin-request-signature
 */
export function canonicalizeRequest(request: StablecoinRequest): Uint8Array {
  return joinBytes([formatRequest(request)]);
}

/** The text that is signed for a request. @throws TypeError, RangeError as `canonicalizeRequest` */
export function formatRequest(request: StablecoinRequest): string {
  checkFields(request, requestFields);
  checkSignableBody(request.body ?? '');
  const text = joinLines(formatTimestamp(stablecoinScheme, request.timestamp), request);
  if (text === undefined) throw new TypeError(rejectionMessage('request-malformed'));
  return text;
}

/** The text that is signed for a request, or undefined when it would be ambiguous. */
export function joinLines(timestamp: string, request: Omit<StablecoinRequest, 'timestamp'>): string | undefined {
  if (!isSignableLine(request)) return undefined;
  const { method, path, query = '', body = '' } = request;
  const lines = `${timestamp}\n${method}\n${path}`;
  const hashed = body.length > 0 ? body : query;
  return hashed.length > 0 ? `${lines}\n${hashBody(hashed, 'base64')}` : lines;
}

/**
 * Whether a body reads like the rest of a signed request: METHOD, line feed, /path.
 * Requests and webhooks share one secret, so without this check the signature of a request would also be the body-form
 * signature of a webhook with such a body. No JSON begins like that.
 */
export function isRequestLike(body: Body): boolean {
  const codeAt = (position: number) => (typeof body === 'string' ? body.charCodeAt(position) : body[position]) ?? 0;
  let position = 0;
  while (codeAt(position) >= 0x41 && codeAt(position) <= 0x5a) position++;
  return position > 0 && codeAt(position) === 0x0a && codeAt(position + 1) === 0x2f;
}
