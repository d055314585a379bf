import { EventStoreUnavailableError } from '@x/webhooks';

/** Another connection holds the lock: the same statement may succeed a moment later. */
export function isBusy(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && typeof error.code === 'string' && /^SQLITE_(BUSY|LOCKED)/.test(error.code)) return true;
  // node:sqlite puts SQLite's own number there; its low byte is the primary code.
  if ('errcode' in error && typeof error.errcode === 'number') return [5, 6].includes(error.errcode & 0xff);
  return error instanceof Error && /database (table )?is locked/.test(error.message);
}

/** Every failure of the store's own statements means the same to the gateway: not now, try again. */
export function unavailable(what: string, cause: unknown): EventStoreUnavailableError {
  if (cause instanceof EventStoreUnavailableError) return cause;
  const reason = isBusy(cause) ? ': another connection held the lock for too long' : '';
  return new EventStoreUnavailableError(`SQLite could not ${what}${reason}.`, { cause });
}
