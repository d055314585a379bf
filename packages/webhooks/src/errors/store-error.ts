import { WebhookError } from './webhook-error.ts';

/** Why the store cannot serve, and when to try again. */
export interface EventStoreUnavailableErrorOptions {
  readonly cause?: unknown;
  /** What to ask of the gateway. Default 1,000. */
  readonly retryAfterMs?: number;
}

/** A store or queue that cannot serve now: server down, pool exhausted, timeout. Answered 503 with `Retry-After`. */
export class EventStoreUnavailableError extends WebhookError {
  override get name(): 'EventStoreUnavailableError' {
    return 'EventStoreUnavailableError';
  }

  override get code(): 'ERR_WEBHOOK_STORE_UNAVAILABLE' {
    return 'ERR_WEBHOOK_STORE_UNAVAILABLE';
  }

  /** When to try again, in milliseconds from now. */
  readonly retryAfterMs: number;

  constructor(message: string, options: EventStoreUnavailableErrorOptions = {}) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs ?? 1000;
  }
}
