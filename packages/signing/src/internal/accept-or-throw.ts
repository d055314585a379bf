import { SignatureVerificationError } from '../signature-verification-error.ts';
import type { Rejected, Verified } from '../types.ts';

/** The one difference between `verify` and `safeVerify`. */
export function acceptOrThrow(result: Verified | Rejected): Verified {
  if (result.ok) return result;
  throw new SignatureVerificationError(result.reason);
}
