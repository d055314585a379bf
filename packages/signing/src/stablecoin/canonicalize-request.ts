import { assertBody } from '../internal/assert-body.ts';
import { findRequestFault, findTextFault } from '../internal/find-request-fault.ts';
import { isWellFormed } from '../internal/is-well-formed.ts';
import { sha256Base64 } from '../internal/sha256-base64.ts';
import { toBytes } from '../internal/to-bytes.ts';
import type { Body } from '../types.ts';
import { formatTimestamp } from './read-timestamp.ts';

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
  return toBytes(new TextEncoder().encode(formatRequest(request)));
}

/** The canonical text, after every check. */
export function formatRequest(request: StablecoinRequest): string {
  const timestamp = formatTimestamp(request.timestamp);
  const fault = findFault(request);
  if (fault !== undefined) throw new TypeError(fault);
  return joinLines(timestamp, request);
}

/** Why this request could be taken for another one, or undefined. */
export function findFault({ method, path, query, body }: Omit<StablecoinRequest, 'timestamp'>): string | undefined {
  const fault = findRequestFault(method, path);
  if (fault !== undefined) return fault;
  if (query !== undefined) {
    if (typeof query !== 'string') return 'The query must be the text that follows ? in the URL as it is sent.';
    if (query.charCodeAt(0) === 0x3f) return 'The query must come without its leading ?.';
    const queryFault = findTextFault(query);
    if (queryFault !== undefined) return `The query ${queryFault}.`;
    if (query.includes('#')) return 'The query must come without a fragment: # does not belong here.';
  }
  if (body !== undefined) {
    assertBody(body);
    if (typeof body === 'string' && !isWellFormed(body)) return 'The body is not well-formed Unicode text.';
  }
  return undefined;
}

/** Only for parts that `findFault` has passed. */
export function joinLines(timestamp: string, { method, path, query, body }: Omit<StablecoinRequest, 'timestamp'>): string {
  const lines = `${timestamp}\n${method}\n${path}`;
  if (body !== undefined && body.length > 0) return `${lines}\n${sha256Base64(body)}`;
  return query === undefined || query === '' ? lines : `${lines}\n${sha256Base64(query)}`;
}
