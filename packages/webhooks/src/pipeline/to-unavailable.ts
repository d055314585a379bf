import { EventStoreUnavailableError } from '../errors/event-store-unavailable-error.ts';

/** Whatever a store or queue throws, it did not serve. */
export function toUnavailable(message: string, error: unknown): EventStoreUnavailableError {
  return error instanceof EventStoreUnavailableError ? error : new EventStoreUnavailableError(message, { cause: error });
}
