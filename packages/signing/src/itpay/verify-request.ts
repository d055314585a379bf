import { acceptOrThrow } from '../internal/accept-or-throw.ts';
import { itpayScheme, readSignature } from '../internal/scheme.ts';
import { verifyClaim } from '../internal/verify-claim.ts';
import type { Rejected, Secrets, Verified } from '../types.ts';
import { type ItPayRequest, joinParts } from './canonicalize-request.ts';

export interface ItPayRequestVerification extends Omit<ItPayRequest, 'timestamp'> {
  readonly timestamp: number | string | undefined;
  /** Lower-case hex. */
  readonly signature: string | undefined;
  /** Milliseconds since the epoch: `Date.now()`. */
  readonly now: number;
  /** Both ways, inclusive; 300 unless told otherwise. */
  readonly toleranceSeconds?: number | undefined;
}

/**
 * Checks the signature of a request, as the gateway does.
 *
 * @throws SignatureVerificationError with the reason; TypeError or RangeError for a caller's mistake
 */
export function verifyRequest(request: ItPayRequestVerification, secrets: Secrets): Verified {
  return acceptOrThrow(safeVerifyRequest(request, secrets));
}

/** As `verifyRequest`, but hands the refusal back as a result. */
export function safeVerifyRequest(request: ItPayRequestVerification, secrets: Secrets): Verified | Rejected {
  const { body = '' } = request;
  const prefix = (text: string) => joinParts(text, request);
  return verifyClaim(itpayScheme, secrets, readSignature(itpayScheme, request), request, body, [{ prefix, body }]);
}
