import type { EventStoreUnavailableError } from '@x/webhooks';
import { unavailable } from '@x/webhooks/store';

const CONNECTION_LOST = /^(08|57P0[1-5])/;
const SERIALIZATION_FAILURES = new Set(['40001', '40P01']);
const ADVICE: Readonly<Record<string, string>> = {
  '25P02': ': a statement in the handler failed and the handler went on. Rethrow, or use a savepoint',
  '42501': ' (SQLSTATE 42501): its role lacks a privilege. The README lists the grants it needs',
  '42P01': ': its table does not exist. Run migrate(), or the SQL of buildSchemaSql()',
};

/** A statement in the transaction had failed, so the server rolled back when it was told to commit. */
export class TransactionFailedError extends Error {
  override readonly name = 'TransactionFailedError';
  readonly code = '25P02';
}

function readSqlState(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  // Node's own codes may have five characters too (EPIPE). No SQLSTATE begins with an E.
  return typeof code === 'string' && /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code) ? code : undefined;
}

/** Whether the connection broke, so that nobody knows what the server did. */
export function isConnectionLost(error: unknown): boolean {
  const state = readSqlState(error);
  return state === undefined || CONNECTION_LOST.test(state);
}

/** Whether the same statement may succeed when it is sent again. */
export function isSerializationFailure(error: unknown): boolean {
  const state = readSqlState(error);
  return state !== undefined && SERIALIZATION_FAILURES.has(state);
}

/**
 * Every failure of the store's own statements means the same to the gateway: not now, deliver again.
 *
 * @param what completes "Postgres could not …"
 */
export function postgresUnavailable(what: string, cause: unknown): EventStoreUnavailableError {
  const state = readSqlState(cause);
  const advice = state === undefined ? '' : (ADVICE[state] ?? ` (SQLSTATE ${state})`);
  return unavailable(`Postgres could not ${what}${advice}`, cause);
}
