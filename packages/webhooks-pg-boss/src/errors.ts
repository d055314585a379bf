import { isWebhookError } from '@x/webhooks';

/** The server's own code for what it refused; undefined when the server did not answer. */
export function readSqlState(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  // Node's own codes may have five characters too (EPIPE). No SQLSTATE begins with an E.
  return typeof code === 'string' && /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code) ? code : undefined;
}

/** The server answered, and refused what the handler wrote: bad data, a constraint, a failed or serialized transaction, a trigger. */
const CAUSED_BY_HANDLER = /^(22|23|25P02|40|P0)/;

/**
 * Whether the event store could not serve, so that the failure says nothing about the event. A transaction that the server would not
 * commit is the handler's failure, although the store reports it as unavailable.
 */
export function isStoreDown(error: unknown): boolean {
  if (!isWebhookError(error) || error.code !== 'ERR_WEBHOOK_STORE_UNAVAILABLE') return false;
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (CAUSED_BY_HANDLER.test(readSqlState(cause) ?? '')) return false;
  }
  return true;
}

/** Whether the delivery belongs to a receiver of another provider or namespace. */
export function isForeign(error: unknown): boolean {
  return isWebhookError(error) && error.code === 'ERR_WEBHOOK_DELIVERY_FOREIGN';
}
