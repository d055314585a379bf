import { acceptOrThrow } from '../internal/accept-or-throw.ts';
import { readSignature, stablecoinScheme } from '../internal/scheme.ts';
import { type Attempt, verifyClaim } from '../internal/verify-claim.ts';
import type { Body, Rejected, Secrets, Verified, WebhookForm } from '../types.ts';
import { assertForm } from './assert-form.ts';
import { joinLines } from './canonicalize-request.ts';
import { isRequestLike } from './is-request-like.ts';

export interface StablecoinWebhookVerification {
  /** The value of `X-Timestamp`. */
  readonly timestamp: number | string | undefined;
  /** The value of `X-Signature`. */
  readonly signature: string | undefined;
  /** As received, before any parser. */
  readonly body: Body;
  /** Milliseconds since the epoch: `Date.now()`. */
  readonly now: number;
  /** The callback URL's path without its query; the request form needs it. */
  readonly path?: string | undefined;
  /** 'auto' unless told otherwise: the body form, then the request form if the path is known. */
  readonly form?: WebhookForm | 'auto' | undefined;
  /** Both ways, inclusive; 300 000 unless told otherwise. */
  readonly toleranceMs?: number | undefined;
}

/**
 * Checks that the stablecoin gateway signed exactly these bytes, within the tolerance.
 *
 * Requests and webhooks share one secret there: afterwards check that the body is the JSON object that you expect.
 *
 * @throws SignatureVerificationError with the reason; TypeError or RangeError for a caller's mistake
 * @example
 * verifyWebhook({ timestamp: headers['x-timestamp'], signature: headers['x-signature'], body: rawBody, now: Date.now() }, key);
 */
export function verifyWebhook(webhook: StablecoinWebhookVerification, secrets: Secrets): Verified {
  return acceptOrThrow(safeVerifyWebhook(webhook, secrets));
}

/** As `verifyWebhook`, but hands the refusal back as a result. */
export function safeVerifyWebhook(webhook: StablecoinWebhookVerification, secrets: Secrets): Verified | Rejected {
  const { body, path, form = 'auto' } = webhook;
  assertForm(form, path);
  const attempts: Attempt[] = [];
  if (form !== 'request')
    attempts.push({ form: 'body', prefix: (text) => (isRequestLike(body) ? undefined : `${text}\n`), body });
  if (form !== 'body' && path !== undefined)
    attempts.push({ form: 'request', prefix: (text) => joinLines(text, { method: 'POST', path, body }) });
  return verifyClaim(stablecoinScheme, secrets, readSignature(stablecoinScheme, webhook), webhook, body, attempts);
}
