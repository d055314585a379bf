/**
 * May the payment exist? `not-sent`: no byte left. `rejected`: the gateway refused it. `unknown`: it may; look it up before
 * paying again.
 */
export type Outcome = 'not-sent' | 'rejected' | 'unknown';

/** What every error of a client knows. `code` is the gateway's own code where it sent one, else `ERR_<CLIENT>_<KIND>`. */
export interface ErrorFacts {
  readonly code: string;
  readonly operation?: string | undefined;
  readonly statusCode?: number | undefined;
  readonly requestId?: string | undefined;
  /** HTTP requests that were started for this call. */
  readonly attempts?: number | undefined;
  /** True when sending the very same call again is safe and may succeed. */
  readonly retryable?: boolean | undefined;
  readonly outcome?: Outcome | undefined;
  readonly retryAfterMs?: number | undefined;
  /** The gateway's own `details`, secrets removed. */
  readonly details?: unknown;
  readonly cause?: unknown;
}

/** The root that each client derives its own error tree from. */
export abstract class ClientError extends Error {
  readonly code: string;
  readonly operation: string | undefined;
  readonly statusCode: number | undefined;
  readonly requestId: string | undefined;
  readonly attempts: number;
  readonly retryable: boolean;
  readonly outcome: Outcome;

  constructor(message: string, facts: ErrorFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = facts.code;
    this.operation = facts.operation;
    this.statusCode = facts.statusCode;
    this.requestId = facts.requestId;
    this.attempts = facts.attempts ?? 0;
    this.retryable = facts.retryable ?? false;
    this.outcome = facts.outcome ?? 'not-sent';
  }

  /** `JSON.stringify(error)` keeps the message, which plain errors lose. */
  toJSON(): object {
    return Object.assign({ name: this.name, message: this.message }, this);
  }
}

/** What a leaf of an error tree must accept. */
export type ClientErrorClass = new (message: string, facts: ErrorFacts) => ClientError;

/**
 * Gives an error class its literal `name`, and, on the root of a tree, the brand its guard looks for.
 * Both sit on the prototype, so that `inspect` and JSON show facts only.
 */
export function nameErrorClass(target: { readonly prototype: Error }, name: string, brand?: symbol): void {
  Object.defineProperty(target.prototype, 'name', { value: name, configurable: true, writable: true });
  if (brand !== undefined) Object.defineProperty(target.prototype, brand, { value: true });
}

/** A guard by brand (`Symbol.for`): it also knows the errors of another copy of the same package. */
export function hasErrorBrand(value: unknown, brand: symbol): boolean {
  return typeof value === 'object' && value !== null && brand in value;
}
