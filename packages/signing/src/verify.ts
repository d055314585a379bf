import { isSameSignature } from './compare.ts';
import { reject, SignatureVerificationError } from './errors.ts';
import { checkBody, isEncodable, mistake } from './input.ts';
import { computeHmac, type HmacKey, prepareKeys } from './key.ts';
import type { Scheme, Signed } from './scheme.ts';
import type { Body, Rejected, RejectionReason, Secrets, Verified, WebhookForm } from './types.ts';

/** A message that claims to be signed. */
export interface Claim {
  readonly scheme: Scheme;
  /** What the headers held, or why they are refused. */
  readonly signed: Signed | RejectionReason;
  readonly body: Body;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** In the scheme's unit; five minutes if left out. */
  readonly tolerance: number | undefined;
  /** Every message that the sender may have signed at this time; none if what came cannot be signed without ambiguity. */
  readonly candidates: (timestamp: string) => readonly Candidate[];
}

/** One message that the sender may have signed. */
export interface Candidate {
  readonly form?: WebhookForm;
  /** The signed bytes, one part after the other. */
  readonly parts: readonly Body[];
}

interface Received {
  readonly signatures: readonly string[];
  readonly encoding: Scheme['encoding'];
}

/** The order of every verification: the caller's mistakes (thrown), the forms, the time, the signature. */
export function verifyClaim(claim: Claim, secrets: Secrets): Verified | Rejected {
  const { scheme, signed, body } = claim;
  const toleranceMs = resolveTolerance(claim) * scheme.unitMs;
  checkBody(body);
  const keys = prepareKeys(secrets);

  if (typeof signed === 'string') return reject(signed);
  const timestamp = Number(signed.timestamp);
  const ageMs = claim.now - timestamp * scheme.unitMs;
  // Two-sided, and inclusive at exactly the tolerance.
  if (ageMs > toleranceMs) return reject('timestamp-too-old');
  if (ageMs < -toleranceMs) return reject('timestamp-too-new');

  if (!isEncodable(body)) return reject('signature-mismatch');
  const candidates = claim.candidates(signed.timestamp);
  if (candidates.length === 0) return reject('request-malformed');
  const received = { signatures: signed.signatures, encoding: scheme.encoding };
  for (const { form, parts } of candidates) {
    const secretIndex = findKey(keys, parts, received);
    if (secretIndex === -1) continue;
    return { ok: true, timestamp, secretIndex, ...(form && { form }) };
  }
  return reject('signature-mismatch');
}

function resolveTolerance({ now, scheme, tolerance = 300_000 / scheme.unitMs }: Claim): number {
  if (!Number.isFinite(now)) throw mistake('`now` as Date.now()', now);
  // No value switches the window off.
  if (!Number.isFinite(tolerance) || tolerance <= 0) throw new RangeError('Expected a positive finite tolerance.');
  return tolerance;
}

/**
 * The position of the key that made one of the signatures; -1 for none. Every key and every signature is tried whichever matches, so
 * the time does not tell which one did.
 */
function findKey(keys: readonly HmacKey[], parts: readonly Body[], received: Received): number {
  let found = -1;
  for (const [index, key] of keys.entries()) {
    const expected = key[computeHmac](parts, received.encoding);
    for (const signature of received.signatures) {
      if (isSameSignature(expected, signature) && found === -1) found = index;
    }
  }
  return found;
}

/** The one difference between `verify` and `safeVerify`. @throws SignatureVerificationError */
export function acceptOrThrow(result: Verified | Rejected): Verified {
  if (!result.ok) throw new SignatureVerificationError(result.reason);
  return result;
}
