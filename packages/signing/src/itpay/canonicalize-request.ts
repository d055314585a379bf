import { assertBody } from '../internal/assert-body.ts';
import { findRequestFault } from '../internal/find-request-fault.ts';
import { isWellFormed } from '../internal/is-well-formed.ts';
import type { Body } from '../types.ts';
import { formatTimestamp } from './read-timestamp.ts';

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
 * @see docs/assumptions.md#itpay-request-signature
 */
export function canonicalizeRequest(request: ItPayRequest): Uint8Array {
  const prefix = Buffer.from(formatRequestLine(request), 'utf8');
  const body = typeof request.body === 'string' ? Buffer.from(request.body, 'utf8') : request.body;
  const bytes = new Uint8Array(prefix.byteLength + (body?.byteLength ?? 0));
  bytes.set(prefix);
  if (body !== undefined) bytes.set(body, prefix.byteLength);
  return bytes;
}

/** What stands before the body, after every check. */
export function formatRequestLine(request: ItPayRequest): string {
  const timestamp = formatTimestamp(request.timestamp);
  const fault = findFault(request);
  if (fault !== undefined) throw new TypeError(fault);
  return timestamp + request.method + request.path;
}

/** Why this request could be taken for another one, or undefined. */
export function findFault({ method, path, body }: ItPayRequest): string | undefined {
  const fault = findRequestFault(method, path);
  if (fault !== undefined) return fault;
  for (const opener of bodyOpeners) {
    if (path.includes(opener)) return 'The path must be percent-encoded: spaces, quotes, [ and { do not belong there.';
  }
  if (body === undefined) return undefined;
  assertBody(body);
  if (body.length === 0) return undefined;
  if (typeof body === 'string' && !isWellFormed(body)) return 'The body is not well-formed Unicode text.';
  const first = typeof body === 'string' ? body.charCodeAt(0) : body[0];
  if (first === 0x09 || first === 0x0a || first === 0x0d) return undefined;
  return bodyOpeners.includes(String.fromCharCode(first as number)) ? undefined : 'The body must be JSON: an object or an array.';
}

// A path cannot hold these, nor tab, line feed and carriage return: so the body begins where one of them stands first.
const bodyOpeners = ['{', '[', '"', ' '];
