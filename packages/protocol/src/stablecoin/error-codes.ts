/** What kind of failure a code means. */
export type ErrorClass =
  | 'validation'
  | 'conflict'
  | 'business'
  | 'state'
  | 'not-found'
  | 'authentication'
  | 'permission'
  | 'system';

/** What {@link describeErrorCode} says about a code. */
export interface ErrorCodeDescription {
  /** What kind of failure it is. */
  readonly class: ErrorClass;
  /** True when the same request may succeed if it is sent again. */
  readonly retryable: boolean;
  /** One sentence for a developer. */
  readonly meaning: string;
}

const VALIDATION_MEANINGS: Readonly<Record<string, string>> = {
  '10001': 'An argument is invalid.',
  '10002': 'A required parameter is missing.',
  '10003': 'A parameter has the wrong format.',
  '10004': 'The amount is not above zero.',
  '10005': 'The expiry is in the past.',
  '10006': 'The currency is not supported.',
  '10007': 'The merchant id is invalid.',
  '10008': 'The amount is below the minimum or above the maximum.',
  '10009': 'The amount has too many decimals.',
  '10010': 'The payment method is invalid.',
};

const BUSINESS_MEANINGS: Readonly<Record<string, string>> = {
  '20002': 'The order is already paid.',
  '20003': 'The order is cancelled.',
  '20004': 'The order is closed.',
  '20005': 'The order is expired.',
  '20006': 'The order cannot be paid now.',
  '20007': 'The order status does not allow this.',
  '20008': 'The payment is a duplicate.',
  '20009': 'The paid amount differs from the order amount.',
};

/**
 * Explains a code of the stablecoin gateway.
 *
 * A code outside the published ranges is a system error that is not retried, because nobody can tell whether the call took effect.
 *
 * @param code the five digits of an answer's `code`
 * @example describeErrorCode('20001').class // 'conflict'
 */
export function describeErrorCode(code: string): ErrorCodeDescription {
  if (code === '20001') return final('conflict', 'The merchant order id is already used: look the order up.');
  if (code === '50010') return final('permission', 'API Checkout is not enabled for this merchant.');
  if (code === '99999') return { class: 'system', retryable: true, meaning: 'The gateway had an internal error.' };
  if (/^10[0-9]{3}$/.test(code)) return final('validation', VALIDATION_MEANINGS[code] ?? 'The request is invalid.');
  if (/^20[0-9]{3}$/.test(code)) return final('business', BUSINESS_MEANINGS[code] ?? 'A business rule forbids this.');
  if (/^30[0-9]{3}$/.test(code)) {
    return final('state', 'The data changed or is not consistent yet: look the order up, then decide whether to try again.');
  }
  if (/^40[0-9]{3}$/.test(code)) return final('not-found', 'There is no such object.');
  if (/^50[0-9]{3}$/.test(code)) return final('authentication', 'The credentials, the signature or the timestamp were refused.');
  return final('system', 'The code is not published.');
}

function final(errorClass: ErrorClass, meaning: string): ErrorCodeDescription {
  return { class: errorClass, retryable: false, meaning };
}
