import type { ErrorTree } from '@x/client-core';
import {
  ItPayAbortError,
  ItPayAPIError,
  ItPayAuthenticationError,
  ItPayConflictError,
  ItPayConnectionError,
  ItPayError,
  ItPayNotFoundError,
  ItPayPaymentRequiredError,
  ItPayPermissionError,
  ItPayRateLimitError,
  ItPayResponseError,
  ItPayTimeoutError,
  ItPayValidationError,
} from './errors.ts';

/** Which class stands for which way to fail. */
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
