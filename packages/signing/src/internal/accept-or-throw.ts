import { SignatureVerificationError } from '../signature-verification-error.ts';
import type { Rejected, Verified } from '../types.ts';

/**
 * The one difference between `verify` and `safeVerify`.
 *
 * The error's stack is its first line only: recording the calls takes longer than the whole HMAC of a small webhook, and a
 * stranger decides how often we refuse. The reason says what they would not.
 */
export function acceptOrThrow(result: Verified | Rejected): Verified {
  if (result.ok) return result;
  throw createError(result);
}

// A function of its own, because it returns: V8 does not optimise one that has only ever thrown.
function createError({ reason }: Rejected): SignatureVerificationError {
  const limit = Error.stackTraceLimit;
  // Not even 0: V8 would still look for the first call.
  limitStack(undefined);
  const error = new SignatureVerificationError(reason);
  limitStack(limit);
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

function limitStack(frames: number | undefined): void {
  try {
    (Error as { stackTraceLimit: number | undefined }).stackTraceLimit = frames;
  } catch {
    // A hardened runtime has frozen its built-in objects.
  }
}
