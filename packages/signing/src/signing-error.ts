// Every copy of the package shares this symbol: two installed copies recognise each other's errors.
const brand = Symbol.for('@x/signing/SigningError');

/** Base of the errors of this package. */
export class SigningError extends Error {
  declare readonly name: string;
  readonly code: string;

  static {
    Object.assign(SigningError.prototype, { name: 'SigningError', [brand]: true });
  }

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** Whether an error comes from this package, whichever copy of it threw. */
export function isSigningError(error: unknown): error is SigningError {
  return error instanceof Error && brand in error;
}
