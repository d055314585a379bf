import { ClientError, type ErrorFacts, hasErrorBrand, nameErrorClass } from '@x/client-core';
import type { CheckoutOrder, HostedOrder, Refund } from '@x/protocol/stablecoin';

const brand = Symbol.for('@x/stablecoin-client/error');

/** The root of every error of this client. `code` is the gateway's five digits where it sent them. */
export class StablecoinError extends ClientError {}

/** 10xxx, HTTP 400 and 422, and input that was refused before sending. */
export class StablecoinValidationError extends StablecoinError {}

/** 20001: the merchant order id is already used, and not by this very call. */
export class StablecoinConflictError extends StablecoinError {}

/** 20xxx: the order cannot be paid, refunded, ... as it is now. */
export class StablecoinBusinessError extends StablecoinError {}

/** 30xxx: the data changed or is not consistent yet. Look it up, then decide whether to try again. */
export class StablecoinStateError extends StablecoinError {}

/** 40xxx, HTTP 404. */
export class StablecoinNotFoundError extends StablecoinError {}

/** 50xxx, HTTP 401: the credentials, the signature or the timestamp. */
export class StablecoinAuthenticationError extends StablecoinError {}

/** 50010 (API Checkout is not enabled), HTTP 403. */
export class StablecoinPermissionError extends StablecoinError {}

/** HTTP 429. */
export class StablecoinRateLimitError extends StablecoinError {
  /** What the gateway asks to wait, where it says so. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, facts: ErrorFacts) {
    super(message, facts);
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** 99999, HTTP 5xx, and codes that are not published: the gateway's own trouble. */
export class StablecoinAPIError extends StablecoinError {}

/** The gateway could not be reached, or the connection was lost. */
export class StablecoinConnectionError extends StablecoinError {}

/** There was no complete answer, or no final status, in time. */
export class StablecoinTimeoutError extends StablecoinError {
  /** The last state that a `waitForCompletion` saw. Not enumerable: it may hold customer data, which logs need not have. */
  declare readonly lastOrder: HostedOrder | CheckoutOrder | undefined;
  /** The same, of a refund. */
  declare readonly lastRefund: Refund | undefined;

  constructor(
    message: string,
    facts: ErrorFacts,
    last: { readonly order?: HostedOrder | CheckoutOrder; readonly refund?: Refund } = {},
  ) {
    super(message, facts);
    Object.defineProperty(this, 'lastOrder', { value: last.order });
    Object.defineProperty(this, 'lastRefund', { value: last.refund });
  }
}

/** The call was aborted by its signal, or the client was closed. */
export class StablecoinAbortError extends StablecoinError {}

/** The answer, or a webhook's body, cannot be read or cannot be right. */
export class StablecoinResponseError extends StablecoinError {}

const classes = {
  StablecoinValidationError,
  StablecoinConflictError,
  StablecoinBusinessError,
  StablecoinStateError,
  StablecoinNotFoundError,
  StablecoinAuthenticationError,
  StablecoinPermissionError,
  StablecoinRateLimitError,
  StablecoinAPIError,
  StablecoinConnectionError,
  StablecoinTimeoutError,
  StablecoinAbortError,
  StablecoinResponseError,
};

nameErrorClass(StablecoinError, 'StablecoinError', brand);
for (const [name, errorClass] of Object.entries(classes)) nameErrorClass(errorClass, name);

/** Tells whether a value is an error of this client, also of another copy of the package. */
export function isStablecoinError(value: unknown): value is StablecoinError {
  return hasErrorBrand(value, brand);
}
