import { EventStoreUnavailableError } from '@x/webhooks';

const CONNECTION_LOST = /^(08|57P0[1-5])/;
const SERIALIZATION_FAILURES = new Set(['40001', '40P01']);

/** A statement in the transaction had failed, so that nothing of it can be committed. */
export class TransactionFailedError extends Error {
  readonly code = '25P02';
}

function readSqlState(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  // Node's own codes may have five characters too (EPIPE); no SQLSTATE begins with an E.
  return typeof code === 'string' && /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code) ? code : undefined;
}

/** Whether the connection broke, so that it is not known what the server did. */
export function isConnectionLost(error: unknown): boolean {
  const state = readSqlState(error);
  return state === undefined || CONNECTION_LOST.test(state);
}

/** Whether the same statement may well succeed when it is sent again. */
export function isSerializationFailure(error: unknown): boolean {
  const state = readSqlState(error);
  return state !== undefined && SERIALIZATION_FAILURES.has(state);
}

/** Every failure of the store's own statements means the same to the gateway: not now, try again. */
export function unavailable(what: string, cause: unknown): EventStoreUnavailableError {
  if (cause instanceof EventStoreUnavailableError) return cause;
  const state = readSqlState(cause);
  const advice =
    state === '42P01'
      ? ': its table does not exist; run migrate() or the SQL of buildSchemaSql()'
      : state === '25P02'
        ? ': a statement in the handler had failed before and the handler went on; rethrow, or use a savepoint'
        : state === undefined
          ? ''
          : ` (SQLSTATE ${state})`;
  return new EventStoreUnavailableError(`Postgres could not ${what}${advice}.`, { cause });
}
