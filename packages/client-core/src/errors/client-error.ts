/**
 * Whether the payment may exist. `not-sent`: no byte left this machine. `rejected`: the gateway refused the call. `unknown`: the payment
 * may exist, so look it up before you pay again.
 */
export type Outcome = 'not-sent' | 'rejected' | 'unknown';

/** Every way in which a call can fail. Each client decides which of its error classes stands for which kind. */
export type ErrorKind =
  | 'abort'
  | 'api'
  | 'authentication'
  | 'business'
  | 'conflict'
  | 'connection'
  | 'not-found'
  | 'other'
  | 'payment-required'
  | 'permission'
  | 'rate-limit'
  | 'response'
  | 'state'
  | 'timeout'
  | 'validation';

/** What an error of a client knows about the failure. */
export interface ErrorFacts {
  /** The gateway's own code where it sent one, otherwise `ERR_<CLIENT>_<KIND>`. */
  readonly code: string;
  /** What failed. Two kinds may share one error class. */
  readonly kind?: ErrorKind | undefined;
  /** The method that was called: `paymentIntents.create`. */
  readonly operation?: string | undefined;
  /** The HTTP status of the last answer. */
  readonly statusCode?: number | undefined;
  /** The gateway's `X-Request-Id`, otherwise the `request_id` of its body. */
  readonly requestId?: string | undefined;
  /** How many HTTP requests were started for this call. */
  readonly attempts?: number | undefined;
  /** True when repeating the very same call is safe and may succeed. */
  readonly retryable?: boolean | undefined;
  /** Whether the payment may exist: the worst over all attempts. */
  readonly outcome?: Outcome | undefined;
  /** How long the gateway asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The gateway's own `details`, without this client's secrets. */
  readonly details?: unknown;
  /** What the gateway answered, where it cannot be what was asked for. */
  readonly received?: unknown;
  /** Whether an attempt before the last one may have taken effect. */
  readonly followsLostAttempt?: boolean | undefined;
  readonly cause?: unknown;
}

/** The root that each client derives its own errors from. */
export abstract class ClientError extends Error {
  /** The gateway's own code where it sent one, otherwise `ERR_<CLIENT>_<KIND>`. */
  readonly code: string;
  /** The method that was called: `paymentIntents.create`. */
  readonly operation: string | undefined;
  /** The HTTP status of the last answer; `undefined` where none came. */
  readonly statusCode: number | undefined;
  /** The gateway's `X-Request-Id`, otherwise the `request_id` of its body: quote it to the gateway's support. */
  readonly requestId: string | undefined;
  /** How many HTTP requests were started for this call. */
  readonly attempts: number;
  /** True when repeating the very same call is safe and may succeed. */
  readonly retryable: boolean;
  /** Whether the payment may exist: the worst over all attempts. After `unknown`, look it up before you pay again. */
  readonly outcome: Outcome;
  /** What failed. Not enumerable: the class and `code` say the same to a reader. */
  declare readonly kind: ErrorKind;
  /**
   * Whether an attempt before the last one may have taken effect: a conflict may then be with that attempt. Not enumerable.
   */
  declare readonly followsLostAttempt: boolean;

  constructor(message: string, facts: ErrorFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = facts.code;
    this.operation = facts.operation;
    this.statusCode = facts.statusCode;
    this.requestId = facts.requestId;
    this.attempts = facts.attempts ?? 0;
    this.retryable = facts.retryable ?? false;
    this.outcome = facts.outcome ?? 'not-sent';
    hideFacts(this, { kind: facts.kind ?? 'other', followsLostAttempt: facts.followsLostAttempt ?? false });
  }

  /** What `JSON.stringify(error)` writes: name, code, message and the other facts. */
  toJSON(): object {
    return Object.assign({ name: this.name, message: this.message }, this);
  }
}

/** Adds facts that logs need not hold, such as customer data: readable, but left out of `inspect` and JSON. */
export function hideFacts(error: Error, facts: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(facts)) Object.defineProperty(error, name, { value });
}

/** Marks the root class of a client's errors, for `hasErrorBrand`. */
export function brandErrors(root: { readonly prototype: Error }, brand: symbol): void {
  Object.defineProperty(root.prototype, brand, { value: true });
}

/** Recognizes errors by their brand (`Symbol.for`), including those of another copy of the same package. */
export function hasErrorBrand(value: unknown, brand: symbol): boolean {
  return typeof value === 'object' && value !== null && brand in value;
}
