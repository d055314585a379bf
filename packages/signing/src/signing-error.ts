const brand = Symbol.for('@x/signing/SigningError');

/** Base of the errors of this package. */
export class SigningError extends Error {
  override readonly name: string = 'SigningError';
  readonly code: string;

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    // A symbol that every copy of the package shares: two installed copies recognise each other's errors.
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Whether an error comes from this package, whichever copy of it threw. */
export function isSigningError(error: unknown): error is SigningError {
  return error instanceof Error && (error as { [brand]?: unknown })[brand] === true;
}
