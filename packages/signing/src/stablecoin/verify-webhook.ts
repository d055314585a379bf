import { acceptOrThrow } from '../internal/accept-or-throw.ts';
import { assertBody } from '../internal/assert-body.ts';
import { assertNow, assertTolerance, checkWindow } from '../internal/check-window.ts';
import { findMatchingSecret } from '../internal/find-matching-secret.ts';
import { isWellFormed } from '../internal/is-well-formed.ts';
import { listSecrets } from '../internal/list-secrets.ts';
import { reject } from '../internal/reject.ts';
import type { Body, Rejected, Secrets, Verified, WebhookForm } from '../types.ts';
import { findFault, joinLines } from './canonicalize-request.ts';
import { isRequestLike } from './is-request-like.ts';
import { readSignature } from './read-signature.ts';

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
  const { timestamp, signature, body, now, path, form = 'auto', toleranceMs = 300_000 } = webhook;
  assertNow(now);
  assertTolerance(toleranceMs, 'toleranceMs');
  assertBody(body);
  assertForm(form, path);
  const list = listSecrets(secrets);
  const read = readSignature(timestamp, signature);
  if (typeof read === 'string') return reject(read);
  const milliseconds = Number(read.timestamp);
  const late = checkWindow(milliseconds, now, toleranceMs);
  if (late !== undefined) return reject(late);
  // Lone surrogates would be hashed as U+FFFD: a text that cannot be what was signed.
  if (typeof body === 'string' && !isWellFormed(body)) return reject('signature-mismatch');
  if (form !== 'request' && !isRequestLike(body)) {
    const secretIndex = findMatchingSecret(list, read.signatures, `${read.timestamp}\n`, body);
    if (secretIndex !== -1) return { ok: true, timestamp: milliseconds, secretIndex, form: 'body' };
  }
  if (form !== 'body' && path !== undefined) {
    const parts = { method: 'POST', path, body };
    if (findFault(parts) === undefined) {
      const secretIndex = findMatchingSecret(list, read.signatures, joinLines(read.timestamp, parts), undefined);
      if (secretIndex !== -1) return { ok: true, timestamp: milliseconds, secretIndex, form: 'request' };
    } else if (form === 'request') return reject('request-malformed');
  }
  return reject('signature-mismatch');
}

function assertForm(form: unknown, path: unknown): void {
  if (form !== 'auto' && form !== 'body' && form !== 'request')
    throw new TypeError("`form` must be 'auto', 'body' or 'request'.");
  if (form === 'request' && path === undefined)
    throw new TypeError("The request form signs the callback URL's path: pass `path`.");
}
