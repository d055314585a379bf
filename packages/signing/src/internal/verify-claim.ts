import type { Body, Rejected, RejectionReason, SecretInput, Secrets, Verified, WebhookForm } from '../types.ts';
import { hasOwnBytes } from './assert-body.ts';
import { assertCount } from './assert-count.ts';
import { computeSignature } from './compute-signature.ts';
import { reject } from './rejections.ts';
import { isSameSignature, type Scheme, type Signed } from './scheme.ts';

/** What the time of signing is measured by; the tolerance is five minutes unless told otherwise. */
export interface Clock {
  readonly now: number;
  readonly toleranceSeconds?: number | undefined;
  readonly toleranceMs?: number | undefined;
}

/** One way in which the signature may have been made. */
export interface Attempt {
  readonly form?: WebhookForm;
  /** What is signed before the body, or undefined when this way cannot sign what came. */
  readonly prefix: (timestamp: string) => string | undefined;
  /** What is signed after it. */
  readonly body?: Body;
}

/** The order of every verification: the caller's mistakes (thrown), forms, time, signature. */
export function verifyClaim(
  scheme: Scheme,
  secrets: Secrets,
  signed: Signed | RejectionReason,
  clock: Clock,
  body: Body,
  attempts: readonly Attempt[],
): Verified | Rejected {
  const { now, [scheme.tolerance]: tolerance = 300_000 / scheme.unitMs } = clock;
  // There is no value that switches the window off.
  if (!Number.isFinite(now)) throw new TypeError('`now` must be Date.now().');
  if (!Number.isFinite(tolerance) || tolerance <= 0) throw new RangeError('The tolerance must be a positive finite number.');
  const signable = hasOwnBytes(body);
  const list = listSecrets(secrets);
  if (typeof signed === 'string') return reject(signed);
  const timestamp = Number(signed.timestamp);
  const age = now - timestamp * scheme.unitMs;
  // Two-sided, and inclusive at exactly the tolerance.
  if (Math.abs(age) > tolerance * scheme.unitMs) return reject(age > 0 ? 'timestamp-too-old' : 'timestamp-too-new');
  if (!signable) return reject('signature-mismatch');
  let reason: RejectionReason = 'request-malformed';
  for (const attempt of attempts) {
    const text = attempt.prefix(signed.timestamp);
    if (text === undefined) continue;
    const secretIndex = findSecret(scheme, list, signed.signatures, text, attempt.body);
    if (secretIndex >= 0) {
      const verified: Verified = { ok: true, timestamp, secretIndex };
      return attempt.form ? { ...verified, form: attempt.form } : verified;
    }
    reason = 'signature-mismatch';
  }
  return reject(reason);
}

function listSecrets(secrets: Secrets): readonly SecretInput[] {
  const list: readonly SecretInput[] = Array.isArray(secrets) ? secrets : [secrets as SecretInput];
  assertCount(list, 'secrets');
  return list;
}

/**
 * Which secret made one of the signatures; -1 for none.
 * Every secret and every signature is tried whichever matches, so the time does not tell which one did.
 */
function findSecret(
  scheme: Scheme,
  secrets: readonly SecretInput[],
  signatures: readonly string[],
  prefix: string,
  body: Body | undefined,
): number {
  let found = -1;
  for (let index = 0; index < secrets.length; index++) {
    const expected = computeSignature(scheme, secrets[index] as SecretInput, prefix, body);
    for (const signature of signatures) {
      if (isSameSignature(expected, signature) && found < 0) found = index;
    }
  }
  return found;
}
