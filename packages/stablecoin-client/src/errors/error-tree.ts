import { createError, type ErrorTree } from '@x/client-core';
import {
  StablecoinAbortError,
  StablecoinAPIError,
  StablecoinAuthenticationError,
  StablecoinBusinessError,
  StablecoinConflictError,
  StablecoinConnectionError,
  StablecoinError,
  StablecoinNotFoundError,
  StablecoinPermissionError,
  StablecoinRateLimitError,
  StablecoinResponseError,
  StablecoinStateError,
  StablecoinTimeoutError,
  StablecoinValidationError,
} from './stablecoin-error.ts';

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

/** The error for something that a create answered and that must not be used: the order exists. */
export function createUnusableError(code: string, message: string): Error {
  return createError(errorTree, 'response', message, { code, outcome: 'unknown' });
}
