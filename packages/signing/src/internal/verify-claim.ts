import type { Body, Rejected, RejectionReason, SecretInput, Secrets, Verified, WebhookForm } from '../types.ts';
import { hasOwnBytes } from './assert-body.ts';
import { computeSignature } from './compute-signature.ts';
import { reject } from './rejections.ts';
import type { Scheme, Signed } from './scheme.ts';

/** What was signed, and what the time of signing is measured by. */
export interface Claim {
  readonly body: Body;
  readonly now: number;
  readonly tolerance: number;
}

/** One way in which the signature may have been made. */
export interface Attempt {
  readonly form?: WebhookForm;
  /** What is signed before the body, or undefined when this way cannot sign what came. */
  readonly prefix: (timestamp: string) => string | undefined;
  /** Whether the body is signed after it. */
  readonly withBody: boolean;
}

/** The order of every verification: the caller's mistakes (thrown), forms, time, signature. */
export function verifyClaim(
  scheme: Scheme,
  secrets: Secrets,
  signed: Signed | RejectionReason,
  claim: Claim,
  attempts: readonly Attempt[],
): Verified | Rejected {
  const { body, now, tolerance } = claim;
  assertOptions(claim);
  const signable = hasOwnBytes(body);
  const list = listSecrets(secrets);
  if (typeof signed === 'string') return reject(signed);
  const timestamp = Number(signed.timestamp);
  const age = now - timestamp * scheme.unitMs;
  // Two-sided, and inclusive at exactly the tolerance.
  if (age > tolerance * scheme.unitMs) return reject('timestamp-too-old');
  if (-age > tolerance * scheme.unitMs) return reject('timestamp-too-new');
  if (!signable) return reject('signature-mismatch');
  let reason: RejectionReason = 'request-malformed';
  for (const { prefix, withBody, form } of attempts) {
    const text = prefix(signed.timestamp);
    if (text === undefined) continue;
    const secretIndex = findSecret(scheme, list, signed.signatures, text, withBody ? body : undefined);
    if (secretIndex !== -1) return accept(timestamp, secretIndex, form);
    reason = 'signature-mismatch';
  }
  return reject(reason);
}

function accept(timestamp: number, secretIndex: number, form: WebhookForm | undefined): Verified {
  return form === undefined ? { ok: true, timestamp, secretIndex } : { ok: true, timestamp, secretIndex, form };
}

/** There is no value that switches the window off. */
function assertOptions({ now, tolerance }: Claim): void {
  if (!Number.isFinite(now)) throw new TypeError('`now` must be a number: Date.now().');
  if (!Number.isFinite(tolerance) || tolerance <= 0) throw new RangeError('The tolerance must be a positive finite number.');
}

function listSecrets(secrets: Secrets): readonly SecretInput[] {
  const list: readonly SecretInput[] = Array.isArray(secrets) ? secrets : [secrets as SecretInput];
  if (list.length < 1 || list.length > 8) throw new RangeError(`1 to 8 secrets are tried, not ${list.length}.`);
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
      if (scheme.isEqual(expected, signature) && found === -1) found = index;
    }
  }
  return found;
}
