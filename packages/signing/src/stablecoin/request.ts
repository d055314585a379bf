import { checkFields } from '../input.ts';
import { computeHmac, prepareKey } from '../key.ts';
import { readSignature, stablecoinScheme } from '../scheme.ts';
import type { HeaderValue, Rejected, SecretInput, Secrets, Verified } from '../types.ts';
import { acceptOrThrow, verifyClaim } from '../verify.ts';
import { formatRequest, joinLines, requestFields, type StablecoinRequest } from './canonicalize.ts';

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

const verificationFields: readonly string[] = [...requestFields, 'signature', 'now', 'toleranceMs'];

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
