import { assertBody } from '../internal/assert-body.ts';
import { computeSignature } from '../internal/compute-signature.ts';
import { formatTimestamp } from '../internal/format-timestamp.ts';
import { stablecoinScheme } from '../internal/scheme.ts';
import type { Body, SecretInput, WebhookForm } from '../types.ts';
import { assertForm } from './assert-form.ts';
import { isRequestLike } from './is-request-like.ts';
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
  const milliseconds = formatTimestamp(stablecoinScheme, timestamp);
  assertBody(body);
  assertForm(form, path);
  if (form === 'request') return signRequest({ timestamp: milliseconds, method: 'POST', path: path as string, body }, secret);
  if (isRequestLike(body)) throw new TypeError('The body reads like a signed request.');
  return computeSignature(stablecoinScheme, secret, `${milliseconds}\n`, body);
}
