import type { Rejected, RejectionCode, RejectionReason } from './types.ts';

// Every copy of the package shares this symbol: two installed copies recognize each other's errors.
const brand: unique symbol = Symbol.for('@x/signing/SigningError') as never;

// No message repeats what was received: a header or a body may hold a signature or personal data.
const messages: Readonly<Record<RejectionReason, string>> = {
  'header-missing': 'The signature or timestamp is missing.',
  'header-malformed': 'Expected t=<seconds>,v1=<hex>: one t, 1 to 8 v1, at most 1,024 characters.',
  'timestamp-malformed': 'The timestamp must be decimal digits.',
  'timestamp-wrong-unit': 'The timestamp must be in seconds (ItPay) or milliseconds (stablecoin).',
  'timestamp-too-old': 'The timestamp is too old.',
  'timestamp-too-new': 'The timestamp is too new. Is `now` in milliseconds?',
  'signature-malformed': 'The signature must be lower-case hex (ItPay) or canonical Base64 (stablecoin).',
  'signature-mismatch': 'No secret made this signature. Is the secret right, and the body as received?',
  'request-malformed':
    'Expected an upper-case method, path and query without ? # and control characters; ItPay: path encoded, body JSON.',
};

/** The message for a reason, for signing, where the same fault is a caller's mistake. */
export function rejectionMessage(reason: RejectionReason): string {
  return messages[reason];
}

export function reject(reason: RejectionReason): Rejected {
  return { ok: false, reason, code: codeOf(reason) };
}

function codeOf(reason: RejectionReason): RejectionCode {
  return `ERR_SIGNING_${reason.toUpperCase().replaceAll('-', '_')}` as RejectionCode;
}

/** Base class of the errors of this package. */
export class SigningError extends Error {
  /** A literal such as `ERR_SIGNING_SIGNATURE_MISMATCH`, which stays the same when the words of the message improve. */
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }

  override get name(): string {
    return 'SigningError';
  }

  get [brand](): true {
    return true;
  }

  /** Everything that the error knows; no secret, signature or body is among it. */
  toJSON(): Record<string, unknown> {
    return { name: this.name, code: this.code, message: this.message };
  }
}

/** A signature that does not hold. `reason` and `code` say why; the message holds nothing that was received. */
export class SignatureVerificationError extends SigningError {
  declare readonly code: RejectionCode;
  /** The same as `code`, in the words that `safeVerify` functions return. */
  readonly reason: RejectionReason;

  constructor(reason: RejectionReason) {
    super(messages[reason], codeOf(reason));
    this.reason = reason;
  }

  override get name(): 'SignatureVerificationError' {
    return 'SignatureVerificationError';
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), reason: this.reason };
  }
}

/** Whether an error comes from this package, whichever installed copy threw it. */
export function isSigningError(error: unknown): error is SigningError {
  return error instanceof Error && brand in error;
}

/** Whether an error is a `SignatureVerificationError`, whichever installed copy of the package threw it. */
export function isSignatureVerificationError(error: unknown): error is SignatureVerificationError {
  return isSigningError(error) && error.name === 'SignatureVerificationError';
}
