import { WebhookError } from './webhook-error.ts';

interface DeliveryErrorOptions {
  readonly key: string;
  readonly cause?: unknown;
}

/** The user's handler, or `expect`, threw. The claim was released; `cause` is what was thrown. */
export class WebhookHandlerError extends WebhookError {
  override readonly name = 'WebhookHandlerError';
  override readonly code = 'ERR_WEBHOOK_HANDLER_FAILED';
  readonly key: string;
  readonly attempt: number;

  constructor(options: DeliveryErrorOptions & { readonly attempt: number }) {
    super(`The handler failed (attempt ${options.attempt}). The event was released for its next delivery.`, options);
    this.key = options.key;
    this.attempt = options.attempt;
  }
}

/** The handler outlived its lease and another owner took the event: its late completion was refused. */
export class WebhookLeaseLostError extends WebhookError {
  override readonly name = 'WebhookLeaseLostError';
  override readonly code = 'ERR_WEBHOOK_LEASE_LOST';
  readonly key: string;

  constructor(options: DeliveryErrorOptions) {
    super(
      'The lease ended before the handler did. Raise leaseMs, or keep the event loop free so that the heartbeat can run.',
      options,
    );
    this.key = options.key;
  }
}

/** The handler did not settle within `handlerTimeoutMs`. Its signal was aborted and the event given back. */
export class WebhookHandlerTimeoutError extends WebhookError {
  override readonly name = 'WebhookHandlerTimeoutError';
  override readonly code = 'ERR_WEBHOOK_HANDLER_TIMEOUT';
  readonly key: string;
  readonly timeoutMs: number;

  constructor(options: DeliveryErrorOptions & { readonly timeoutMs: number }) {
    super(
      `The handler did not settle within ${options.timeoutMs} ms. Follow context.signal, or raise handlerTimeoutMs.`,
      options,
    );
    this.key = options.key;
    this.timeoutMs = options.timeoutMs;
  }
}

/** The acknowledgement's budget ended before the work was safely stored. Answered 503; the running handler keeps its claim. */
export class WebhookBudgetExceededError extends WebhookError {
  override readonly name = 'WebhookBudgetExceededError';
  override readonly code = 'ERR_WEBHOOK_BUDGET_EXCEEDED';
  readonly key: string;
  readonly budgetMs: number;

  constructor(options: DeliveryErrorOptions & { readonly budgetMs: number }) {
    super(`The event was not safely handled within ${options.budgetMs} ms. Use a queue for slow work.`, options);
    this.key = options.key;
    this.budgetMs = options.budgetMs;
  }
}

/** A correctly signed event that contradicts an earlier one of the same order (SUCCEEDED, then FAILED). Not dispatched. */
export class WebhookStateAnomalyError extends WebhookError {
  override readonly name = 'WebhookStateAnomalyError';
  override readonly code = 'ERR_WEBHOOK_STATE_ANOMALY';
  readonly key: string;
  readonly previous: string;
  readonly next: string;
  /** True when the handler ran all the same: an event that says the money arrived is never kept from it. */
  readonly dispatched: boolean;

  constructor(
    options: DeliveryErrorOptions & { readonly previous: string; readonly next: string; readonly dispatched: boolean },
  ) {
    super(
      `The event says ${options.next} after ${options.previous} was handled. It was acknowledged and ${options.dispatched ? 'dispatched' : 'not dispatched'}: look the order up.`,
      options,
    );
    this.key = options.key;
    this.previous = options.previous;
    this.next = options.next;
    this.dispatched = options.dispatched;
  }
}

export interface ExpectationMismatch {
  readonly field: string;
  readonly expected: string;
  readonly actual: string | undefined;
}

/** A correctly signed event that is not what was expected: wrong amount, currency, order or merchant. Not dispatched. */
export class WebhookMismatchError extends WebhookError {
  override readonly name = 'WebhookMismatchError';
  override readonly code = 'ERR_WEBHOOK_EXPECTATION_MISMATCH';
  readonly key: string;
  readonly mismatches: readonly ExpectationMismatch[];

  constructor(options: DeliveryErrorOptions & { readonly mismatches: readonly ExpectationMismatch[] }) {
    super(
      `An authentic event differs from what was expected: ${options.mismatches.map((mismatch) => mismatch.field).join(', ')}.`,
      options,
    );
    this.key = options.key;
    this.mismatches = options.mismatches;
  }
}

/** A delivery given to `settle` that this receiver did not verify: another provider's, another version's, or changed on the way. */
export class WebhookDeliveryError extends WebhookError {
  override readonly name = 'WebhookDeliveryError';
  override readonly code = 'ERR_WEBHOOK_DELIVERY_INVALID';
}

interface ForeignDeliveryFacts {
  readonly key: string;
  readonly provider: string;
  readonly namespace: string | undefined;
}

/**
 * A delivery of another namespace or provider was given to `settle`. It is somebody else's: a worker leaves it in the queue.
 * `provider` and `namespace` are the delivery's.
 */
export class WebhookForeignDeliveryError extends WebhookError {
  override readonly name = 'WebhookForeignDeliveryError';
  override readonly code = 'ERR_WEBHOOK_DELIVERY_FOREIGN';
  readonly key: string;
  readonly provider: string;
  readonly namespace: string | undefined;

  constructor(message: string, facts: ForeignDeliveryFacts) {
    super(message);
    this.key = facts.key;
    this.provider = facts.provider;
    this.namespace = facts.namespace;
  }
}

/**
 * `settle` was given an event that this receiver has no handler for, as during a rolling deploy. It was not recorded as handled: a
 * worker postpones it. `onUnhandled` is the way to say that an event is of no interest.
 */
export class WebhookUnhandledEventError extends WebhookError {
  override readonly name = 'WebhookUnhandledEventError';
  override readonly code = 'ERR_WEBHOOK_EVENT_UNHANDLED';
  readonly key: string;
  readonly eventType: string;

  constructor(options: { readonly key: string; readonly eventType: string }) {
    super(`No handler for ${options.eventType}, so the event was not handled. Add one to on, or set onUnhandled.`);
    this.key = options.key;
    this.eventType = options.eventType;
  }
}

/** The receiver was closed: it takes no new events, and the ones that still ran were released for another delivery. */
export class WebhookClosedError extends WebhookError {
  override readonly name = 'WebhookClosedError';
  override readonly code = 'ERR_WEBHOOK_CLOSED';

  constructor() {
    super('The receiver is closed. The event was not handled here: deliver it again.');
  }
}
