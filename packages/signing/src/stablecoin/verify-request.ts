import { acceptOrThrow } from '../internal/accept-or-throw.ts';
import { assertNow, assertTolerance, checkWindow } from '../internal/check-window.ts';
import { findMatchingSecret } from '../internal/find-matching-secret.ts';
import { listSecrets } from '../internal/list-secrets.ts';
import { reject } from '../internal/reject.ts';
import type { Rejected, Secrets, Verified } from '../types.ts';
import { findFault, joinLines, type StablecoinRequest } from './canonicalize-request.ts';
import { readSignature } from './read-signature.ts';

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
  const { timestamp, method, path, query, body, signature, now, toleranceMs = 300_000 } = request;
  assertNow(now);
  assertTolerance(toleranceMs, 'toleranceMs');
  const list = listSecrets(secrets);
  const read = readSignature(timestamp, signature);
  if (typeof read === 'string') return reject(read);
  const parts = { method, path, query, body };
  if (findFault(parts) !== undefined) return reject('request-malformed');
  const milliseconds = Number(read.timestamp);
  const late = checkWindow(milliseconds, now, toleranceMs);
  if (late !== undefined) return reject(late);
  const secretIndex = findMatchingSecret(list, read.signatures, joinLines(read.timestamp, parts), undefined);
  return secretIndex === -1 ? reject('signature-mismatch') : { ok: true, timestamp: milliseconds, secretIndex };
}
