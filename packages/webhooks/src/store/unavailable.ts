import { EventStoreUnavailableError } from '../errors/event-store-unavailable-error.ts';

/**
 * Every failure of a store's or queue's own commands means the same to the gateway: not now, deliver again.
 *
 * @param what completes "could not …", the server named: `Redis could not claim the event (READONLY)`
 */
export function unavailable(what: string, cause: unknown): EventStoreUnavailableError {
  return cause instanceof EventStoreUnavailableError ? cause : new EventStoreUnavailableError(`${what}.`, { cause });
}
