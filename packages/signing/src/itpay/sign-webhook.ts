import { assertBody } from '../internal/assert-body.ts';
import { computeMac } from '../internal/find-matching-secret.ts';
import { isWellFormed } from '../internal/is-well-formed.ts';
import type { Body, SecretInput } from '../types.ts';
import { formatTimestamp } from './read-timestamp.ts';

export interface ItPayWebhook {
  /** Unix seconds. */
  readonly timestamp: number | string;
  readonly body: Body;
}

/**
 * Signs a webhook as the gateway does, for tests and sandboxes.
 *
 * @returns the value of `X-ItPay-Signature`: `t=...,v1=...`
 * @throws TypeError, RangeError for an unusable timestamp, body or secret
 */
export function signWebhook({ timestamp, body }: ItPayWebhook, secret: SecretInput): string {
  const seconds = formatTimestamp(timestamp);
  assertBody(body);
  if (typeof body === 'string' && !isWellFormed(body)) throw new TypeError('The body is not well-formed Unicode text.');
  return `t=${seconds},v1=${computeMac(secret, `${seconds}.`, body).toString('hex')}`;
}
