import { formatTimestamp } from '../internal/format-timestamp.ts';
import { assertSigned, isSignable, type RequestParts } from '../internal/is-signable.ts';
import { itpayScheme } from '../internal/scheme.ts';
import { utf8Encoder } from '../internal/utf8.ts';
import type { Body } from '../types.ts';

export interface ItPayRequest {
  /** Unix seconds. */
  readonly timestamp: number | string;
  /** Upper case, as sent. */
  readonly method: string;
  /** As sent, with /v1 and without the query. */
  readonly path: string;
  /** The bytes that are sent; none, empty text and empty bytes are the same. */
  readonly body?: Body | undefined;
}

/**
 * The exact bytes that are signed: timestamp, METHOD, path and body, nothing between them.
 *
 * Because nothing stands between path and body, a body must begin as JSON begins (an object, array or text, perhaps after
 * white space), and a path must not hold those characters: otherwise `/v1/a` + `b` and `/v1/ab` would share a signature.
 *
 * @throws TypeError when a part could not be told from its neighbour; RangeError when the timestamp is in milliseconds
 * @see docs/assumptions.md#itpay-request-authentication
 */
export function canonicalizeRequest(request: ItPayRequest): Uint8Array {
  const { body = '' } = request;
  const line = utf8Encoder.encode(formatRequestLine(request));
  return new Uint8Array([...line, ...(typeof body === 'string' ? utf8Encoder.encode(body) : body)]);
}

/** What stands before the body, after every check. */
export function formatRequestLine(request: ItPayRequest): string {
  const timestamp = formatTimestamp(itpayScheme, request.timestamp);
  return assertSigned(joinParts(timestamp, request));
}

/**
 * What stands before the body, or undefined when it would be ambiguous. A path cannot hold these openers of JSON, nor any
 * control character: so the body begins where one of them stands first.
 */
export function joinParts(timestamp: string, parts: RequestParts): string | undefined {
  const { method, path, body = '' } = parts;
  if (!isSignable(parts) || /[ {["]/.test(path)) return undefined;
  const first = typeof body === 'string' ? body.charAt(0) : String.fromCharCode(...body.subarray(0, 1));
  return ' \t\r\n{["'.includes(first) ? timestamp + method + path : undefined;
}
