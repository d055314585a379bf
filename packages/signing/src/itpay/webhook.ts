import { checkFields, checkSignableBody } from '../input.ts';
import { computeHmac, prepareKey } from '../key.ts';
import { formatTimestamp, itpayScheme } from '../scheme.ts';
import type { Body, HeaderValue, Rejected, SecretInput, Secrets, Verified } from '../types.ts';
import { acceptOrThrow, verifyClaim } from '../verify.ts';
import { readSignatureHeader } from './signature-header.ts';

/** A webhook as ItPay sends it. */
export interface ItPayWebhook {
  /** Unix seconds. */
  readonly timestamp: number | string;
  /** The bytes that are sent, or their text. */
  readonly body: Body;
}

/** A webhook as you received it. */
export interface ItPayWebhookVerification {
  /** The value of `X-ItPay-Signature`. */
  readonly header: HeaderValue;
  /** As received, before any parser. */
  readonly body: Body;
  /** Milliseconds since the epoch: `Date.now()`. */
  readonly now: number;
  /** How many seconds the timestamp may be off in either direction, inclusive. Default 300. */
  readonly toleranceSeconds?: number | undefined;
}

/**
 * Signs a webhook as the gateway does, for tests and sandboxes.
 *
 * @returns the value of `X-ItPay-Signature`: `t=...,v1=...`
 * @throws TypeError, RangeError for an unusable timestamp, body or secret
 */
export function signWebhook(webhook: ItPayWebhook, secret: SecretInput): string {
  checkFields(webhook, ['timestamp', 'body']);
  const { body } = webhook;
  const seconds = formatTimestamp(itpayScheme, webhook.timestamp);
  checkSignableBody(body);
  const signature = prepareKey(secret)[computeHmac]([`${seconds}.`, body], itpayScheme.encoding);
  return `t=${seconds},v1=${signature}`;
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

/**
 * Like `verifyWebhook`, but returns a refusal instead of throwing it.
 *
 * @throws TypeError or RangeError for a caller's mistake
 */
export function safeVerifyWebhook(webhook: ItPayWebhookVerification, secrets: Secrets): Verified | Rejected {
  checkFields(webhook, ['header', 'body', 'now', 'toleranceSeconds']);
  const { header, body, now, toleranceSeconds: tolerance } = webhook;
  const signed = readSignatureHeader(header);
  const candidates = (timestamp: string) => [{ parts: [`${timestamp}.`, body] }];
  return verifyClaim({ scheme: itpayScheme, signed, body, now, tolerance, candidates }, secrets);
}
