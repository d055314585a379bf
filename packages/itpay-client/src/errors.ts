import { brandErrors, ClientError, type ErrorFacts, type ErrorTree, hasErrorBrand, hideFacts } from '@x/client-core/errors';
import type { PaymentIntent } from '@x/protocol/itpay';

/** The base of every error of this client. Its `message` is the gateway's own where it sent one. */
export class ItPayError extends ClientError {
  /** What the gateway added to its message, without this client's secrets. */
  readonly details: unknown;

  constructor(message: string, facts: ErrorFacts) {
    super(message, facts);
    this.details = facts.details;
  }

  override get name(): string {
    return 'ItPayError';
  }
}

/** HTTP 401: the gateway refused the API key or the signature. */
export class ItPayAuthenticationError extends ItPayError {
  override get name(): string {
    return 'ItPayAuthenticationError';
  }
}

/** HTTP 403: the API key must not do this, or an installation is missing. */
export class ItPayPermissionError extends ItPayError {
  override get name(): string {
    return 'ItPayPermissionError';
  }
}

/** HTTP 402: something must be paid first. */
export class ItPayPaymentRequiredError extends ItPayError {
  override get name(): string {
    return 'ItPayPaymentRequiredError';
  }
}

/** HTTP 404: there is no such object. */
export class ItPayNotFoundError extends ItPayError {
  override get name(): string {
    return 'ItPayNotFoundError';
  }
}

/** HTTP 409, or an intent that was answered with another amount than was sent. */
export class ItPayConflictError extends ItPayError {
  /** The object that the gateway answered with, where it is not what was asked for. Not enumerable: it may hold customer data. */
  declare readonly received: unknown;

  constructor(message: string, facts: ErrorFacts) {
    super(message, facts);
    hideFacts(this, { received: facts.received });
  }

  override get name(): string {
    return 'ItPayConflictError';
  }
}

/** HTTP 422 and 400, and input that was refused before sending (`outcome: 'not-sent'`, no `statusCode`). */
export class ItPayValidationError extends ItPayError {
  override get name(): string {
    return 'ItPayValidationError';
  }
}

/** HTTP 429: too many requests. */
export class ItPayRateLimitError extends ItPayError {
  /** How long the gateway asked to wait, in milliseconds, where it said so. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, facts: ErrorFacts) {
    super(message, facts);
    this.retryAfterMs = facts.retryAfterMs;
  }

  override get name(): string {
    return 'ItPayRateLimitError';
  }
}

/** HTTP 5xx: the gateway failed, perhaps after it had done the work. */
export class ItPayAPIError extends ItPayError {
  override get name(): string {
    return 'ItPayAPIError';
  }
}

/** The gateway could not be reached, or the connection was lost. `outcome` tells which. */
export class ItPayConnectionError extends ItPayError {
  override get name(): string {
    return 'ItPayConnectionError';
  }
}

/** No answer within `timeout` or `deadline`, or no final status within the time of `waitForCompletion`. */
export class ItPayTimeoutError extends ItPayError {
  /** The last state that `waitForCompletion` saw. Not enumerable: it may hold customer data. */
  declare readonly lastIntent: PaymentIntent | undefined;

  constructor(message: string, facts: ErrorFacts, lastIntent?: PaymentIntent) {
    super(message, facts);
    hideFacts(this, { lastIntent });
  }

  override get name(): string {
    return 'ItPayTimeoutError';
  }
}

/** The call was aborted by its `signal`, or the client was closed. */
export class ItPayAbortError extends ItPayError {
  override get name(): string {
    return 'ItPayAbortError';
  }
}

/** An answer that cannot be used: not JSON, not HTTP, too large, a redirect, incomplete, or about another object than the one asked for. */
export class ItPayResponseError extends ItPayError {
  override get name(): string {
    return 'ItPayResponseError';
  }
}

const BRAND = Symbol.for('@x/itpay-client/error');
brandErrors(ItPayError, BRAND);

/** Recognizes this client's errors, including those of another copy of this package. */
export function isItPayError(value: unknown): value is ItPayError {
  return hasErrorBrand(value, BRAND);
}

/** Which class stands for which kind of failure. */
export const errorTree: ErrorTree = {
  codePrefix: 'ERR_ITPAY',
  classes: {
    abort: ItPayAbortError,
    api: ItPayAPIError,
    authentication: ItPayAuthenticationError,
    business: ItPayError,
    conflict: ItPayConflictError,
    connection: ItPayConnectionError,
    'not-found': ItPayNotFoundError,
    other: ItPayError,
    'payment-required': ItPayPaymentRequiredError,
    permission: ItPayPermissionError,
    'rate-limit': ItPayRateLimitError,
    response: ItPayResponseError,
    state: ItPayError,
    timeout: ItPayTimeoutError,
    validation: ItPayValidationError,
  },
};
