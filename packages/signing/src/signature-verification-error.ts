import { rejectionCode } from './internal/reject.ts';
import { SigningError } from './signing-error.ts';
import type { RejectionCode, RejectionReason } from './types.ts';

const brand = Symbol.for('@x/signing/SignatureVerificationError');

// None of these repeats what was received: a header or a body may hold a signature or personal data.
const messages: Readonly<Record<RejectionReason, string>> = {
  'header-missing':
    'Expected a signature (and its timestamp), but none came. Read the header by its lower-case name; a missing one means that the sender is not the gateway.',
  'header-malformed': 'Expected one header of the form t=<seconds>,v1=<hex> with one t and 1 to 8 v1, at most 1024 characters.',
  'timestamp-malformed': 'Expected the timestamp as plain decimal digits.',
  'timestamp-wrong-unit':
    'The timestamp has the wrong unit: ItPay counts seconds (10 digits), the stablecoin gateway milliseconds (13 digits).',
  'timestamp-too-old':
    'The timestamp is older than the tolerance. Check the clock, a replay, or a delivery that waited in a queue.',
  'timestamp-too-new':
    'The timestamp lies further in the future than the tolerance. Check the clock; `now` is in milliseconds (Date.now()).',
  'signature-malformed':
    'Expected 64 lower-case hex digits (ItPay) or canonical Base64 of 32 bytes (stablecoin gateway) as the signature.',
  'signature-mismatch':
    'No given secret made this signature over these bytes. Check that the body is the received bytes (not parsed and serialised again) and that the secret belongs to this gateway, product and environment.',
  'request-malformed':
    'The method, path, query or body cannot be signed without ambiguity: METHOD in upper case, a path from / on without ? or #, no control characters.',
};

/** A signature that does not hold. `reason` and `code` say why; the message holds nothing that was received. */
export class SignatureVerificationError extends SigningError {
  override readonly name = 'SignatureVerificationError';
  declare readonly code: RejectionCode;
  readonly reason: RejectionReason;

  constructor(reason: RejectionReason) {
    super(messages[reason], rejectionCode(reason));
    this.reason = reason;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Whether an error is a `SignatureVerificationError`, whichever copy of the package threw it. */
export function isSignatureVerificationError(error: unknown): error is SignatureVerificationError {
  return error instanceof Error && (error as { [brand]?: unknown })[brand] === true;
}
