import { rejectionMessage } from '../errors.ts';
import { checkFields, checkSignableBody, isSignableLine, joinBytes } from '../input.ts';
import { computeHmac, hashBody, prepareKey } from '../key.ts';
import { formatTimestamp, readSignature, stablecoinScheme } from '../scheme.ts';
import type { Body, HeaderValue, Rejected, SecretInput, Secrets, Verified } from '../types.ts';
import { acceptOrThrow, verifyClaim } from '../verify.ts';

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

const verificationFields: readonly string[] = [...requestFields, 'signature', 'now', 'toleranceMs'];

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

/** A request to the stablecoin gateway as the gateway received it. */
export interface StablecoinRequestVerification extends Omit<StablecoinRequest, 'timestamp'> {
  /** The value of `X-Timestamp`. */
  readonly timestamp: number | HeaderValue;
  /** The value of `X-Signature`. */
  readonly signature: HeaderValue;
  /** Milliseconds since the epoch: `Date.now()`. */
  readonly now: number;
  /** How many milliseconds the timestamp may be off in either direction, inclusive. Default 300,000. */
  readonly toleranceMs?: number | undefined;
}

/**
 * Signs one attempt of a request. Sign each retry again, with a fresh timestamp.
 *
 * @returns Base64, the value of `X-Signature`
 * @throws TypeError, RangeError as `canonicalizeRequest`; TypeError for an unusable secret
 */
export function signRequest(request: StablecoinRequest, secret: SecretInput): string {
  const text = formatRequest(request);
  return prepareKey(secret)[computeHmac]([text], stablecoinScheme.encoding);
}

/**
 * Checks the signature of a request, as the gateway does.
 *
 * @throws SignatureVerificationError with the reason; TypeError or RangeError for a caller's mistake
 */
export function verifyRequest(request: StablecoinRequestVerification, secrets: Secrets): Verified {
  return acceptOrThrow(safeVerifyRequest(request, secrets));
}

/**
 * Like `verifyRequest`, but returns a refusal instead of throwing it.
 *
 * @throws TypeError or RangeError for a caller's mistake
 */
export function safeVerifyRequest(request: StablecoinRequestVerification, secrets: Secrets): Verified | Rejected {
  checkFields(request, verificationFields);
  const { body = '', now, toleranceMs: tolerance } = request;
  const signed = readSignature(stablecoinScheme, request);
  const candidates = (timestamp: string) => {
    const text = joinLines(timestamp, request);
    return text === undefined ? [] : [{ parts: [text] }];
  };
  return verifyClaim({ scheme: stablecoinScheme, signed, body, now, tolerance, candidates }, secrets);
}
