import { acceptOrThrow } from '../internal/accept-or-throw.ts';
import { assertBody } from '../internal/assert-body.ts';
import { assertNow, assertTolerance, checkWindow } from '../internal/check-window.ts';
import { findMatchingSecret } from '../internal/find-matching-secret.ts';
import { isWellFormed } from '../internal/is-well-formed.ts';
import { listSecrets } from '../internal/list-secrets.ts';
import { reject } from '../internal/reject.ts';
import type { Body, Rejected, Secrets, Verified } from '../types.ts';
import { scanSignatureHeader } from './scan-signature-header.ts';

export interface ItPayWebhookVerification {
  /** The value of `X-ItPay-Signature`. */
  readonly header: string | undefined;
  /** As received, before any parser. */
  readonly body: Body;
  /** Milliseconds since the epoch: `Date.now()`. */
  readonly now: number;
  /** Both ways, inclusive; 300 unless told otherwise. */
  readonly toleranceSeconds?: number | undefined;
}

/**
 * Checks that ItPay signed exactly these bytes, within the tolerance.
 *
 * @throws SignatureVerificationError with the reason; TypeError or RangeError for a caller's mistake
 * @example
 * verifyWebhook({ header: request.headers['x-itpay-signature'], body: rawBody, now: Date.now() }, key);
 */
export function verifyWebhook(webhook: ItPayWebhookVerification, secrets: Secrets): Verified {
  return acceptOrThrow(safeVerifyWebhook(webhook, secrets));
}

/** As `verifyWebhook`, but hands the refusal back as a result. */
export function safeVerifyWebhook(webhook: ItPayWebhookVerification, secrets: Secrets): Verified | Rejected {
  const { header, body, now, toleranceSeconds = 300 } = webhook;
  assertNow(now);
  assertTolerance(toleranceSeconds, 'toleranceSeconds');
  assertBody(body);
  const list = listSecrets(secrets);
  const scanned = scanSignatureHeader(header);
  if (typeof scanned === 'string') return reject(scanned);
  const { timestamp, signatures } = scanned;
  const late = checkWindow(timestamp * 1000, now, toleranceSeconds * 1000);
  if (late !== undefined) return reject(late);
  // Lone surrogates would be hashed as U+FFFD: a text that cannot be what was signed.
  if (typeof body === 'string' && !isWellFormed(body)) return reject('signature-mismatch');
  const secretIndex = findMatchingSecret(list, signatures, `${timestamp}.`, body);
  return secretIndex === -1 ? reject('signature-mismatch') : { ok: true, timestamp, secretIndex };
}
