import { WebhookError } from './webhook-error.ts';

interface DeliveryErrorOptions {
  readonly key: string;
  readonly cause?: unknown;
}

/** The handler, `expect` or `onMismatch` threw. The event was released for its next delivery; `cause` is what was thrown. */
export class WebhookHandlerError extends WebhookError {
  override get name(): 'WebhookHandlerError' {
    return 'WebhookHandlerError';
  }

  override get code(): 'ERR_WEBHOOK_HANDLER_FAILED' {
    return 'ERR_WEBHOOK_HANDLER_FAILED';
  }

  /** The key of the claim. */
  readonly key: string;
  /** 1 for the first attempt. */
  readonly attempt: number;

  constructor(options: DeliveryErrorOptions & { readonly attempt: number }) {
    super(`The handler failed (attempt ${options.attempt}). The event was released for its next delivery.`, options);
    this.key = options.key;
    this.attempt = options.attempt;
  }
}

/** The handler outlived its lease and another owner took the event: its late completion was refused. */
export class WebhookLeaseLostError extends WebhookError {
  override get name(): 'WebhookLeaseLostError' {
    return 'WebhookLeaseLostError';
  }

  override get code(): 'ERR_WEBHOOK_LEASE_LOST' {
    return 'ERR_WEBHOOK_LEASE_LOST';
  }

  /** The key of the claim. */
  readonly key: string;

  constructor(options: DeliveryErrorOptions) {
    super(
      'The lease ended before the handler did. Raise leaseMs, or keep the event loop free so that the heartbeat can run.',
      options,
    );
    this.key = options.key;
  }
}

/** The handler did not settle within `handlerTimeoutMs`. Its signal was aborted and the event released. */
export class WebhookHandlerTimeoutError extends WebhookError {
  override get name(): 'WebhookHandlerTimeoutError' {
    return 'WebhookHandlerTimeoutError';
  }

  override get code(): 'ERR_WEBHOOK_HANDLER_TIMEOUT' {
    return 'ERR_WEBHOOK_HANDLER_TIMEOUT';
  }

  /** The key of the claim. */
  readonly key: string;
  readonly timeoutMs: number;

  constructor(options: DeliveryErrorOptions & { readonly timeoutMs: number }) {
    super(
      `The handler did not settle within ${options.timeoutMs} ms. Pass context.signal to what it waits for, or raise handlerTimeoutMs.`,
      options,
    );
    this.key = options.key;
    this.timeoutMs = options.timeoutMs;
  }
}

/** The gateway's time was up before the event was handled or queued. It got 503; the running handler keeps its claim. */
export class WebhookBudgetExceededError extends WebhookError {
  override get name(): 'WebhookBudgetExceededError' {
    return 'WebhookBudgetExceededError';
  }

  override get code(): 'ERR_WEBHOOK_BUDGET_EXCEEDED' {
    return 'ERR_WEBHOOK_BUDGET_EXCEEDED';
  }

  /** The key of the claim. */
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
  override get name(): 'WebhookStateAnomalyError' {
    return 'WebhookStateAnomalyError';
  }

  override get code(): 'ERR_WEBHOOK_STATE_ANOMALY' {
    return 'ERR_WEBHOOK_STATE_ANOMALY';
  }

  /** The key of the claim. */
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

/** One field that differs from what was expected. */
export interface ExpectationMismatch {
  readonly field: string;
  readonly expected: string;
  readonly actual: string | undefined;
}

/** An authentic event that is not what was expected: wrong amount, currency, order or merchant. Not dispatched. */
export class WebhookMismatchError extends WebhookError {
  override get name(): 'WebhookMismatchError' {
    return 'WebhookMismatchError';
  }

  override get code(): 'ERR_WEBHOOK_EXPECTATION_MISMATCH' {
    return 'ERR_WEBHOOK_EXPECTATION_MISMATCH';
  }

  /** The key of the claim. */
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
  override get name(): 'WebhookDeliveryError' {
    return 'WebhookDeliveryError';
  }

  override get code(): 'ERR_WEBHOOK_DELIVERY_INVALID' {
    return 'ERR_WEBHOOK_DELIVERY_INVALID';
  }
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
  override get name(): 'WebhookForeignDeliveryError' {
    return 'WebhookForeignDeliveryError';
  }

  override get code(): 'ERR_WEBHOOK_DELIVERY_FOREIGN' {
    return 'ERR_WEBHOOK_DELIVERY_FOREIGN';
  }

  /** The key of the claim. */
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
  override get name(): 'WebhookUnhandledEventError' {
    return 'WebhookUnhandledEventError';
  }

  override get code(): 'ERR_WEBHOOK_EVENT_UNHANDLED' {
    return 'ERR_WEBHOOK_EVENT_UNHANDLED';
  }

  /** The key of the claim. */
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
  override get name(): 'WebhookClosedError' {
    return 'WebhookClosedError';
  }

  override get code(): 'ERR_WEBHOOK_CLOSED' {
    return 'ERR_WEBHOOK_CLOSED';
  }

  constructor() {
    super('The receiver is closed. The event was not handled here: deliver it again.');
  }
}
