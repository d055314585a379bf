import { checkOptions } from '@x/protocol/options';
import { WebhookError } from './webhook-error.ts';

/** How long the gateway or the queue is to wait. */
export interface RetryLaterOptions {
  /** Not before this many milliseconds from now. Default 1,000. */
  readonly afterMs?: number;
  readonly cause?: unknown;
}

const defaultAfterMs = 1000;
const brand = Symbol.for('@x/webhooks/RetryLater');

/** A handler throws it to ask for another delivery: the event is released, and the gateway gets 503 with `Retry-After`. */
export class RetryLater extends WebhookError {
  override get name(): 'RetryLater' {
    return 'RetryLater';
  }

  override get code(): 'ERR_WEBHOOK_RETRY_LATER' {
    return 'ERR_WEBHOOK_RETRY_LATER';
  }

  /** Milliseconds from now. */
  readonly afterMs: number;

  constructor(options: RetryLaterOptions = {}) {
    checkOptions(options, { where: 'RetryLater', known: ['afterMs', 'cause'], fail: (message) => new TypeError(message) });
    const afterMs = options.afterMs ?? defaultAfterMs;
    if (!Number.isFinite(afterMs) || afterMs < 0) {
      throw new RangeError('RetryLater expects afterMs to be a finite number of milliseconds, 0 or more.');
    }
    super(`The handler asked for another delivery in ${afterMs} ms.`, options);
    this.afterMs = afterMs;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Also true for an error of another copy of this package. */
export function isRetryLater(error: unknown): error is RetryLater {
  return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[brand] === true;
}
