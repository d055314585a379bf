const brand = Symbol.for('@x/webhooks/WebhookError');

/** What lies behind the error. */
export interface WebhookErrorOptions {
  readonly cause?: unknown;
}

/** The base of every error of this package. */
export class WebhookError extends Error {
  override get name(): string {
    return 'WebhookError';
  }

  /** A literal for each kind of error: what a program decides by. */
  get code(): string {
    return 'ERR_WEBHOOK';
  }

  constructor(message: string, options?: WebhookErrorOptions) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    Object.defineProperty(this, brand, { value: true });
  }

  /** Name, code, message and facts. The cause stays out: it may be anybody's error and hold anything. */
  toJSON(): Readonly<Record<string, unknown>> {
    const facts: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(this));
    return { ...facts, name: this.name, code: this.code, message: this.message };
  }
}

/** Also true for an error of another copy of this package. */
export function isWebhookError(error: unknown): error is WebhookError {
  return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[brand] === true;
}
