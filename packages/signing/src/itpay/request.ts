import { rejectionMessage } from '../errors.ts';
import { checkFields, checkSignableBody, isSignableLine, joinBytes } from '../input.ts';
import { computeHmac, prepareKey } from '../key.ts';
import { formatTimestamp, itpayScheme, readSignature } from '../scheme.ts';
import type { Body, HeaderValue, Rejected, SecretInput, Secrets, Verified } from '../types.ts';
import { acceptOrThrow, verifyClaim } from '../verify.ts';

/** A request to ItPay, as it is sent. */
export interface ItPayRequest {
  /** Unix seconds. */
  readonly timestamp: number | string;
  /** Upper case, as sent. */
  readonly method: string;
  /** As sent, with `/v1` and without the query. */
  readonly path: string;
  /** The bytes that are sent. Leaving it out, empty text and empty bytes are the same. */
  readonly body?: Body | undefined;
}

export const requestFields: readonly string[] = ['timestamp', 'method', 'path', 'body'] satisfies (keyof ItPayRequest)[];

const verificationFields: readonly string[] = [...requestFields, 'signature', 'now', 'toleranceSeconds'];

/**
 * The exact bytes that are signed: timestamp, METHOD, path and body, with nothing between them.
 *
 * Because nothing stands between path and body, a body must begin as JSON begins (an object, array or text, perhaps after
 * white space), and a path must not hold those characters: otherwise `/v1/a` + `b` and `/v1/ab` would share a signature.
 *
 * @throws TypeError when a part could not be told from its neighbor; RangeError when the timestamp is in milliseconds
 * @see docs/assumptions.md#itpay-request-authentication
 */
export function canonicalizeRequest(request: ItPayRequest): Uint8Array {
  return joinBytes(listSignedParts(request));
}

/** What is signed for a request, part after part. @throws TypeError, RangeError as `canonicalizeRequest` */
export function listSignedParts(request: ItPayRequest): readonly Body[] {
  checkFields(request, requestFields);
  const { body = '' } = request;
  checkSignableBody(body);
  const line = joinRequestLine(formatTimestamp(itpayScheme, request.timestamp), request);
  if (line === undefined) throw new TypeError(rejectionMessage('request-malformed'));
  return [line, body];
}

/**
 * What stands before the body, or undefined when it would be ambiguous. A path cannot hold one of the characters with which JSON
 * begins, so the body begins where one of them stands first.
 */
export function joinRequestLine(timestamp: string, request: Omit<ItPayRequest, 'timestamp'>): string | undefined {
  const { method, path, body = '' } = request;
  if (!isSignableLine({ method, path }) || /[ {["]/.test(path)) return undefined;
  const first = typeof body === 'string' ? body.charAt(0) : String.fromCharCode(...body.subarray(0, 1));
  return ' \t\r\n{["'.includes(first) ? timestamp + method + path : undefined;
}

/** A request to ItPay as the gateway received it. */
export interface ItPayRequestVerification extends Omit<ItPayRequest, 'timestamp'> {
  /** Unix seconds, as received. */
  readonly timestamp: number | HeaderValue;
  /** 64 lower-case hex digits, as received. */
  readonly signature: HeaderValue;
  /** Milliseconds since the epoch: `Date.now()`. */
  readonly now: number;
  /** How many seconds the timestamp may be off in either direction, inclusive. Default 300. */
  readonly toleranceSeconds?: number | undefined;
}

/**
 * Signs one attempt of a request. Sign each retry again, with a fresh timestamp.
 *
 * @returns 64 lower-case hex digits
 * @throws TypeError, RangeError as `canonicalizeRequest`; TypeError for an unusable secret
 */
export function signRequest(request: ItPayRequest, secret: SecretInput): string {
  const parts = listSignedParts(request);
  return prepareKey(secret)[computeHmac](parts, itpayScheme.encoding);
}

/**
 * Checks the signature of a request, as the gateway does.
 *
 * @throws SignatureVerificationError with the reason; TypeError or RangeError for a caller's mistake
 */
export function verifyRequest(request: ItPayRequestVerification, secrets: Secrets): Verified {
  return acceptOrThrow(safeVerifyRequest(request, secrets));
}

/**
 * Like `verifyRequest`, but returns a refusal instead of throwing it.
 *
 * @throws TypeError or RangeError for a caller's mistake
 */
export function safeVerifyRequest(request: ItPayRequestVerification, secrets: Secrets): Verified | Rejected {
  checkFields(request, verificationFields);
  const { body = '', now, toleranceSeconds: tolerance } = request;
  const signed = readSignature(itpayScheme, request);
  const candidates = (timestamp: string) => {
    const line = joinRequestLine(timestamp, request);
    return line === undefined ? [] : [{ parts: [line, body] }];
  };
  return verifyClaim({ scheme: itpayScheme, signed, body, now, tolerance, candidates }, secrets);
}
