import { reject, rejectionMessages } from './internal/rejections.ts';
import { isSigningError, SigningError } from './signing-error.ts';
import type { RejectionCode, RejectionReason } from './types.ts';

/** A signature that does not hold. `reason` and `code` say why; the message holds nothing that was received. */
export class SignatureVerificationError extends SigningError {
  declare readonly code: RejectionCode;
  readonly reason: RejectionReason;

  static {
    Object.assign(SignatureVerificationError.prototype, { name: 'SignatureVerificationError' });
  }

  constructor(reason: RejectionReason) {
    super(rejectionMessages[reason], reject(reason).code);
    this.reason = reason;
  }
}

/** Whether an error is a `SignatureVerificationError`, whichever copy of the package threw it. */
export function isSignatureVerificationError(error: unknown): error is SignatureVerificationError {
  return isSigningError(error) && error.name === 'SignatureVerificationError';
}
