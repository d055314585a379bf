const brand = Symbol.for('@x/webhooks/WebhookError');

export interface WebhookErrorOptions {
  readonly cause?: unknown;
}

/** The base of every error of this package. */
export class WebhookError extends Error {
  override readonly name: string = 'WebhookError';
  readonly code: string = 'ERR_WEBHOOK';

  constructor(message: string, options?: WebhookErrorOptions) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Also true for an error of another copy of this package. */
export function isWebhookError(error: unknown): error is WebhookError {
  return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[brand] === true;
}
