import { acceptOrThrow } from '../internal/accept-or-throw.ts';
import { readSignature, stablecoinScheme } from '../internal/scheme.ts';
import { verifyClaim } from '../internal/verify-claim.ts';
import type { Rejected, Secrets, Verified } from '../types.ts';
import { joinLines, type StablecoinRequest } from './canonicalize-request.ts';

export interface StablecoinRequestVerification extends Omit<StablecoinRequest, 'timestamp'> {
  /** The value of `X-Timestamp`. */
  readonly timestamp: number | string | undefined;
  /** The value of `X-Signature`. */
  readonly signature: string | undefined;
  /** Milliseconds since the epoch: `Date.now()`. */
  readonly now: number;
  /** Both ways, inclusive; 300 000 unless told otherwise. */
  readonly toleranceMs?: number | undefined;
}

/**
 * Checks the signature of a request, as the gateway does.
 *
 * @throws SignatureVerificationError with the reason; TypeError or RangeError for a caller's mistake
 */
export function verifyRequest(request: StablecoinRequestVerification, secrets: Secrets): Verified {
  return acceptOrThrow(safeVerifyRequest(request, secrets));
}

/** As `verifyRequest`, but hands the refusal back as a result. */
export function safeVerifyRequest(request: StablecoinRequestVerification, secrets: Secrets): Verified | Rejected {
  const { body = '' } = request;
  const prefix = (text: string) => joinLines(text, request);
  return verifyClaim(stablecoinScheme, secrets, readSignature(stablecoinScheme, request), request, body, [{ prefix }]);
}
