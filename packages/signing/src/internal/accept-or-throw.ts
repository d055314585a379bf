import { SignatureVerificationError } from '../signature-verification-error.ts';
import type { Rejected, Verified } from '../types.ts';

/**
 * The one difference between `verify` and `safeVerify`.
 *
 * The error has no stack: recording one takes longer than the whole HMAC of a small webhook, and a stranger decides how
 * often we refuse. The reason says what the stack would not.
 */
export function acceptOrThrow(result: Verified | Rejected): Verified {
  if (result.ok) return result;
  const limit = Error.stackTraceLimit;
  // Not an assignment: that would throw where a hardened runtime has frozen its built-in objects.
  Reflect.set(Error, 'stackTraceLimit', 0);
  const error = new SignatureVerificationError(result.reason);
  Reflect.set(Error, 'stackTraceLimit', limit);
  throw error;
}
