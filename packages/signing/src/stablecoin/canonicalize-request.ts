import { formatTimestamp } from '../internal/format-timestamp.ts';
import { assertSigned, isSignable, type RequestParts } from '../internal/is-signable.ts';
import { hashText } from '../internal/prepare-hmac.ts';
import { stablecoinScheme } from '../internal/scheme.ts';
import { utf8Encoder } from '../internal/utf8.ts';
import type { Body } from '../types.ts';

export interface StablecoinRequest {
  /** Milliseconds since the epoch. */
  readonly timestamp: number | string;
  /** Upper case, as sent. */
  readonly method: string;
  /** As sent, without scheme, host and query. */
  readonly path: string;
  /** Exactly what follows `?` as sent. */
  readonly query?: string | undefined;
  /** The bytes that are sent; none, empty text and empty bytes are the same. */
  readonly body?: Body | undefined;
}

/**
 * The exact bytes that are signed: timestamp, METHOD, path and, if there is something to hash, Base64(SHA-256), joined by
 * line feeds. A body is hashed if there is one, else the query if there is one.
 *
 * @throws TypeError when a part could not be told from its neighbour; RangeError when the timestamp is in seconds
 * @see docs/assumptions.md#stablecoin-request-signature
 */
export function canonicalizeRequest(request: StablecoinRequest): Uint8Array {
  return utf8Encoder.encode(formatRequest(request));
}

/** The canonical text, after every check. */
export function formatRequest(request: StablecoinRequest): string {
  const timestamp = formatTimestamp(stablecoinScheme, request.timestamp);
  return assertSigned(joinLines(timestamp, request));
}

/** The canonical text, or undefined when it would be ambiguous. */
export function joinLines(timestamp: string, parts: RequestParts): string | undefined {
  if (!isSignable(parts)) return undefined;
  const { method, path, query = '', body = '' } = parts;
  const lines = `${timestamp}\n${method}\n${path}`;
  const hashed = body.length > 0 ? body : query;
  return hashed.length > 0 ? `${lines}\n${hashText(hashed, 'base64')}` : lines;
}
