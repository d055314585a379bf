import { assertBody } from '../internal/assert-body.ts';
import { computeSignature } from '../internal/compute-signature.ts';
import { formatTimestamp } from '../internal/format-timestamp.ts';
import { itpayScheme } from '../internal/scheme.ts';
import type { Body, SecretInput } from '../types.ts';

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
  const seconds = formatTimestamp(itpayScheme, timestamp);
  assertBody(body);
  return `t=${seconds},v1=${computeSignature(itpayScheme, secret, `${seconds}.`, body)}`;
}
