import { assertBody } from '../internal/assert-body.ts';
import { computeMac } from '../internal/find-matching-secret.ts';
import { isWellFormed } from '../internal/is-well-formed.ts';
import type { Body, SecretInput, WebhookForm } from '../types.ts';
import { isRequestLike } from './is-request-like.ts';
import { formatTimestamp } from './read-timestamp.ts';
import { signRequest } from './sign-request.ts';

export interface StablecoinWebhook {
  /** Milliseconds since the epoch. */
  readonly timestamp: number | string;
  readonly body: Body;
  /** 'body' unless told otherwise. */
  readonly form?: WebhookForm | undefined;
  /** The callback URL's path; the request form needs it. */
  readonly path?: string | undefined;
}

/**
 * Signs a webhook as the gateway does, for tests and sandboxes.
 *
 * @returns Base64, the value of `X-Signature`
 * @throws TypeError, RangeError for an unusable timestamp, body, path or secret
 * @see docs/assumptions.md#stablecoin-webhook-signature-form
 */
export function signWebhook({ timestamp, body, form = 'body', path }: StablecoinWebhook, secret: SecretInput): string {
  assertBody(body);
  if (form === 'request') {
    if (path === undefined) throw new TypeError("The request form signs the callback URL's path: pass `path`.");
    return signRequest({ timestamp, method: 'POST', path, body }, secret);
  }
  if (form !== 'body') throw new TypeError("`form` must be 'body' or 'request'.");
  const milliseconds = formatTimestamp(timestamp);
  if (typeof body === 'string' && !isWellFormed(body)) throw new TypeError('The body is not well-formed Unicode text.');
  if (isRequestLike(body)) throw new TypeError('A webhook body must not read like a signed request: METHOD, line feed, path.');
  return computeMac(secret, `${milliseconds}\n`, body).toString('base64');
}
