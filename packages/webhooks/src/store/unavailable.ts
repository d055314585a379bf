import { EventStoreUnavailableError } from '../errors/store-error.ts';
import { isWebhookError } from '../errors/webhook-error.ts';

/**
 * Every failure of a store's or queue's own commands means the same to the gateway: not now, deliver again.
 *
 * @param what completes "could not …", the server named: `Redis could not claim the event (READONLY)`
 */
export function unavailable(what: string, cause: unknown): EventStoreUnavailableError {
  return isUnavailable(cause) ? cause : new EventStoreUnavailableError(`${what}.`, { cause });
}

/** Of any copy of this package. */
function isUnavailable(error: unknown): error is EventStoreUnavailableError {
  return isWebhookError(error) && error.code === 'ERR_WEBHOOK_STORE_UNAVAILABLE';
}
