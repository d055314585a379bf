import { acceptOrThrow } from '../internal/accept-or-throw.ts';
import { itpayScheme } from '../internal/scheme.ts';
import { verifyClaim } from '../internal/verify-claim.ts';
import type { Body, Rejected, Secrets, Verified } from '../types.ts';
import { readSignatureHeader } from './read-signature-header.ts';

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
  const { header, body } = webhook;
  return verifyClaim(itpayScheme, secrets, readSignatureHeader(header), webhook, body, [{ prefix, body }]);
}

function prefix(timestamp: string): string {
  return `${timestamp}.`;
}
