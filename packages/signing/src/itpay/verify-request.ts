import { acceptOrThrow } from '../internal/accept-or-throw.ts';
import { assertNow, assertTolerance, checkWindow } from '../internal/check-window.ts';
import { findMatchingSecret } from '../internal/find-matching-secret.ts';
import { listSecrets } from '../internal/list-secrets.ts';
import { reject } from '../internal/reject.ts';
import type { Rejected, Secrets, Verified } from '../types.ts';
import { findFault, type ItPayRequest } from './canonicalize-request.ts';
import { decodeHexSignature } from './decode-hex-signature.ts';
import { readTimestamp } from './read-timestamp.ts';

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
  const { timestamp, method, path, body, signature, now, toleranceSeconds = 300 } = request;
  assertNow(now);
  assertTolerance(toleranceSeconds, 'toleranceSeconds');
  const list = listSecrets(secrets);
  if (isMissing(timestamp) || isMissing(signature)) return reject('header-missing');
  const seconds = readTimestamp(timestamp);
  if (typeof seconds === 'string') return reject(seconds);
  const mac = typeof signature === 'string' ? decodeHexSignature(signature) : undefined;
  if (mac === undefined) return reject('signature-malformed');
  if (findFault({ timestamp: seconds, method, path, body }) !== undefined) return reject('request-malformed');
  const late = checkWindow(seconds * 1000, now, toleranceSeconds * 1000);
  if (late !== undefined) return reject(late);
  const secretIndex = findMatchingSecret(list, [mac], `${seconds}${method}${path}`, body);
  return secretIndex === -1 ? reject('signature-mismatch') : { ok: true, timestamp: seconds, secretIndex };
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
