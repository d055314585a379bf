import type { Rejected, RejectionCode, RejectionReason } from './types.ts';

// Every copy of the package shares this symbol: two installed copies recognize each other's errors.
const brand: unique symbol = Symbol.for('@x/signing/SigningError') as never;

// No message repeats what was received: a header or a body may hold a signature or personal data.
const rejections: Readonly<Record<RejectionReason, { readonly code: RejectionCode; readonly message: string }>> = {
  'header-missing': {
    code: 'ERR_SIGNING_HEADER_MISSING',
    message: 'The signature or the timestamp is missing.',
  },
  'header-malformed': {
    code: 'ERR_SIGNING_HEADER_MALFORMED',
    message: 'Expected the header as t=<seconds>,v1=<hex>, with one t, 1 to 8 v1 and at most 1,024 characters.',
  },
  'timestamp-malformed': {
    code: 'ERR_SIGNING_TIMESTAMP_MALFORMED',
    message: 'Expected the timestamp as plain decimal digits.',
  },
  'timestamp-wrong-unit': {
    code: 'ERR_SIGNING_TIMESTAMP_WRONG_UNIT',
    message: 'The timestamp must be in seconds (ItPay) or milliseconds (stablecoin).',
  },
  'timestamp-too-old': {
    code: 'ERR_SIGNING_TIMESTAMP_TOO_OLD',
    message: 'The timestamp is older than the tolerance allows.',
  },
  'timestamp-too-new': {
    code: 'ERR_SIGNING_TIMESTAMP_TOO_NEW',
    message: 'The timestamp is further in the future than the tolerance allows. Is `now` in milliseconds?',
  },
  'signature-malformed': {
    code: 'ERR_SIGNING_SIGNATURE_MALFORMED',
    message: 'Expected the signature as 64 lower-case hex digits (ItPay) or as canonical Base64 of 32 bytes (stablecoin).',
  },
  'signature-mismatch': {
    code: 'ERR_SIGNING_SIGNATURE_MISMATCH',
    message: 'None of the secrets made this signature. Is the secret right? Is the body exactly as received, not parsed?',
  },
  'request-malformed': {
    code: 'ERR_SIGNING_REQUEST_MALFORMED',
    message:
      'Expected an upper-case method, and a path and a query without ?, # and control characters. ItPay: the path percent-encoded, the body JSON.',
  },
};

/** The message for a reason, for signing, where the same fault is a caller's mistake. */
export function rejectionMessage(reason: RejectionReason): string {
  return rejections[reason].message;
}

export function reject(reason: RejectionReason): Rejected {
  return { ok: false, reason, code: rejections[reason].code };
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
    super(rejections[reason].message, rejections[reason].code);
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
