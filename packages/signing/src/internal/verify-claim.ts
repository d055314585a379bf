import type { Body, Rejected, RejectionReason, SecretInput, Secrets, Verified, WebhookForm } from '../types.ts';
import { hasOwnBytes } from './assert-body.ts';
import { computeSignature } from './compute-signature.ts';
import { reject } from './rejections.ts';
import { findFormFault, type Scheme } from './scheme.ts';

/** What came and what it is measured by. */
export interface Claim {
  readonly timestamp: unknown;
  readonly signatures: readonly unknown[] | undefined;
  readonly body: Body;
  readonly now: number;
  readonly tolerance: number;
  /** Why the header that holds timestamp and signatures could not be read. */
  readonly fault?: RejectionReason | undefined;
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
export function verifyClaim(scheme: Scheme, secrets: Secrets, claim: Claim, attempts: readonly Attempt[]): Verified | Rejected {
  const { timestamp: text, signatures = [], now } = claim;
  assertOptions(claim);
  const signable = hasOwnBytes(claim.body);
  const list = listSecrets(secrets);
  const fault = claim.fault ?? findFormFault(scheme, text, signatures);
  if (fault !== undefined) return reject(fault);
  const timestamp = Number(text);
  const toleranceMs = claim.tolerance * scheme.unitMs;
  const age = now - timestamp * scheme.unitMs;
  // Two-sided, and inclusive at exactly the tolerance.
  if (age > toleranceMs) return reject('timestamp-too-old');
  if (-age > toleranceMs) return reject('timestamp-too-new');
  if (!signable) return reject('signature-mismatch');
  let reason: RejectionReason = 'request-malformed';
  for (const attempt of attempts) {
    const prefix = attempt.prefix(String(text));
    if (prefix === undefined) continue;
    const secretIndex = findSecret(
      scheme,
      list,
      signatures as readonly string[],
      prefix,
      attempt.withBody ? claim.body : undefined,
    );
    if (secretIndex !== -1) return accept(timestamp, secretIndex, attempt.form);
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
