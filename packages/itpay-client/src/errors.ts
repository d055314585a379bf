import { ClientError, type ErrorFacts, hasErrorBrand, nameErrorClass } from '@x/client-core';
import type { PaymentIntent } from '@x/protocol/itpay';

const BRAND = Symbol.for('@x/itpay-client/error');

/** The base of everything this client rejects with. Its `message` is the gateway's own where it sent one. */
export class ItPayError extends ClientError {
  declare readonly name: string;
  /** What the gateway added to its message, without this client's secrets. */
  readonly details: unknown;
  static {
    nameErrorClass(ItPayError, 'ItPayError', BRAND);
  }
  constructor(message: string, facts: ErrorFacts) {
    super(message, facts);
    this.details = facts.details;
  }
}

/** HTTP 401: the API key is wrong, or the signature was refused. */
export class ItPayAuthenticationError extends ItPayError {
  static {
    nameErrorClass(ItPayAuthenticationError, 'ItPayAuthenticationError');
  }
}

/** HTTP 403: the key may not do this, or an install is missing. */
export class ItPayPermissionError extends ItPayError {
  static {
    nameErrorClass(ItPayPermissionError, 'ItPayPermissionError');
  }
}

/** HTTP 402: something must be paid first. */
export class ItPayPaymentRequiredError extends ItPayError {
  static {
    nameErrorClass(ItPayPaymentRequiredError, 'ItPayPaymentRequiredError');
  }
}

/** HTTP 404. */
export class ItPayNotFoundError extends ItPayError {
  static {
    nameErrorClass(ItPayNotFoundError, 'ItPayNotFoundError');
  }
}

/** HTTP 409. */
export class ItPayConflictError extends ItPayError {
  static {
    nameErrorClass(ItPayConflictError, 'ItPayConflictError');
  }
}

/** HTTP 422 and 400, and input that was refused before sending (`outcome: 'not-sent'`, no `statusCode`). */
export class ItPayValidationError extends ItPayError {
  static {
    nameErrorClass(ItPayValidationError, 'ItPayValidationError');
  }
}

/** HTTP 429. */
export class ItPayRateLimitError extends ItPayError {
  /** How long the gateway asked to wait, where it said so. */
  readonly retryAfterMs: number | undefined;
  static {
    nameErrorClass(ItPayRateLimitError, 'ItPayRateLimitError');
  }
  constructor(message: string, facts: ErrorFacts) {
    super(message, facts);
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** HTTP 5xx: the gateway failed, and may have done its work before. */
export class ItPayAPIError extends ItPayError {
  static {
    nameErrorClass(ItPayAPIError, 'ItPayAPIError');
  }
}

/** The gateway could not be reached, or the connection was lost; `outcome` says which. */
export class ItPayConnectionError extends ItPayError {
  static {
    nameErrorClass(ItPayConnectionError, 'ItPayConnectionError');
  }
}

/** No answer within `timeout` or `deadline`, or no final status within the time of `waitForCompletion`. */
export class ItPayTimeoutError extends ItPayError {
  /** The last state that `waitForCompletion` saw. Not enumerable: it may hold customer data, which logs need not have. */
  declare readonly lastIntent: PaymentIntent | undefined;
  static {
    nameErrorClass(ItPayTimeoutError, 'ItPayTimeoutError');
  }
  constructor(message: string, facts: ErrorFacts, lastIntent?: PaymentIntent) {
    super(message, facts);
    Object.defineProperty(this, 'lastIntent', { value: lastIntent });
  }
}

/** The call's `signal` was aborted, or the client was closed. */
export class ItPayAbortError extends ItPayError {
  static {
    nameErrorClass(ItPayAbortError, 'ItPayAbortError');
  }
}

/** An answer that cannot be read: not JSON, not HTTP, too large, a redirect, or without what every such answer has. */
export class ItPayResponseError extends ItPayError {
  static {
    nameErrorClass(ItPayResponseError, 'ItPayResponseError');
  }
}

/** Tells this client's errors from all others, also those of another copy of this package. */
export function isItPayError(value: unknown): value is ItPayError {
  return hasErrorBrand(value, BRAND);
}
