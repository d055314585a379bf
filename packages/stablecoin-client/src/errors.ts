import { brandErrors, ClientError, type ErrorFacts, type ErrorTree, hasErrorBrand, hideFacts } from '@x/client-core/errors';
import type { CheckoutOrder, HostedOrder, Refund } from '@x/protocol/stablecoin';

/** The base of every error of this client. `code` is the gateway's five digits where it sent them. */
export class StablecoinError extends ClientError {
  /** What is known beyond the message, without this client's secrets. */
  readonly details: unknown;

  constructor(message: string, facts: ErrorFacts) {
    super(message, facts);
    this.details = facts.details;
  }

  override get name(): string {
    return 'StablecoinError';
  }
}

/** 10xxx, HTTP 400 and 422, and input that was refused before sending. */
export class StablecoinValidationError extends StablecoinError {
  override get name(): string {
    return 'StablecoinValidationError';
  }
}

/** 20001: the id is already used, and not by this very call. Also a create that was answered with something else than was asked for. */
export class StablecoinConflictError extends StablecoinError {
  /** The object that the gateway answered with, where it is not what was asked for. Not enumerable: it may hold customer data. */
  declare readonly received: unknown;

  constructor(message: string, facts: ErrorFacts) {
    super(message, facts);
    hideFacts(this, { received: facts.received });
  }

  override get name(): string {
    return 'StablecoinConflictError';
  }
}

/** 20xxx: the state of the order does not allow this: paid, closed, expired, ... */
export class StablecoinBusinessError extends StablecoinError {
  override get name(): string {
    return 'StablecoinBusinessError';
  }
}

/** 30xxx: the data changed or is not consistent yet. Look it up, then decide whether to try again. */
export class StablecoinStateError extends StablecoinError {
  override get name(): string {
    return 'StablecoinStateError';
  }
}

/** 40xxx, HTTP 404: there is no such object. */
export class StablecoinNotFoundError extends StablecoinError {
  override get name(): string {
    return 'StablecoinNotFoundError';
  }
}

/** 50xxx, HTTP 401: the gateway refused the credentials, the signature or the timestamp. */
export class StablecoinAuthenticationError extends StablecoinError {
  override get name(): string {
    return 'StablecoinAuthenticationError';
  }
}

/** 50010 (API Checkout is not enabled), HTTP 403. */
export class StablecoinPermissionError extends StablecoinError {
  override get name(): string {
    return 'StablecoinPermissionError';
  }
}

/** HTTP 429: too many requests. */
export class StablecoinRateLimitError extends StablecoinError {
  /** How long the gateway asked to wait, in milliseconds, where it said so. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, facts: ErrorFacts) {
    super(message, facts);
    this.retryAfterMs = facts.retryAfterMs;
  }

  override get name(): string {
    return 'StablecoinRateLimitError';
  }
}

/** 99999, HTTP 5xx, and codes that are not published: the gateway failed, perhaps after it had done the work. */
export class StablecoinAPIError extends StablecoinError {
  override get name(): string {
    return 'StablecoinAPIError';
  }
}

/** The gateway could not be reached, or the connection was lost. `outcome` tells which. */
export class StablecoinConnectionError extends StablecoinError {
  override get name(): string {
    return 'StablecoinConnectionError';
  }
}

/** No answer within `timeout` or `deadline`, or no final status within the time of `waitForCompletion`. */
export class StablecoinTimeoutError extends StablecoinError {
  /** The last state that `waitForCompletion` saw. Not enumerable: it may hold customer data. */
  declare readonly lastOrder: HostedOrder | CheckoutOrder | undefined;
  /** The same, of a refund. */
  declare readonly lastRefund: Refund | undefined;

  constructor(
    message: string,
    facts: ErrorFacts,
    last: { readonly order?: HostedOrder | CheckoutOrder; readonly refund?: Refund } = {},
  ) {
    super(message, facts);
    hideFacts(this, { lastOrder: last.order, lastRefund: last.refund });
  }

  override get name(): string {
    return 'StablecoinTimeoutError';
  }
}

/** The call was aborted by its `signal`, or the client was closed. */
export class StablecoinAbortError extends StablecoinError {
  override get name(): string {
    return 'StablecoinAbortError';
  }
}

/** An answer, an order or the body of a webhook that cannot be right. */
export class StablecoinResponseError extends StablecoinError {
  override get name(): string {
    return 'StablecoinResponseError';
  }
}

const BRAND = Symbol.for('@x/stablecoin-client/error');
brandErrors(StablecoinError, BRAND);

/** Recognizes this client's errors, including those of another copy of this package. */
export function isStablecoinError(value: unknown): value is StablecoinError {
  return hasErrorBrand(value, BRAND);
}

/** Which class stands for which kind of failure. */
export const errorTree: ErrorTree = {
  codePrefix: 'ERR_STABLECOIN',
  classes: {
    abort: StablecoinAbortError,
    api: StablecoinAPIError,
    authentication: StablecoinAuthenticationError,
    business: StablecoinBusinessError,
    conflict: StablecoinConflictError,
    connection: StablecoinConnectionError,
    'not-found': StablecoinNotFoundError,
    other: StablecoinError,
    'payment-required': StablecoinError,
    permission: StablecoinPermissionError,
    'rate-limit': StablecoinRateLimitError,
    response: StablecoinResponseError,
    state: StablecoinStateError,
    timeout: StablecoinTimeoutError,
    validation: StablecoinValidationError,
  },
};
