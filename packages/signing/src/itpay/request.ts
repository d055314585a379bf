import { checkFields } from '../input.ts';
import { computeHmac, prepareKey } from '../key.ts';
import { itpayScheme, readSignature } from '../scheme.ts';
import type { HeaderValue, Rejected, SecretInput, Secrets, Verified } from '../types.ts';
import { acceptOrThrow, verifyClaim } from '../verify.ts';
import { type ItPayRequest, joinRequestLine, listSignedParts, requestFields } from './canonicalize.ts';

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

const verificationFields: readonly string[] = [...requestFields, 'signature', 'now', 'toleranceSeconds'];

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
