import type { Occupancy } from './create-seat.ts';
import { createTurnstile, type Turnstile } from './create-turnstile.ts';
import type { SqliteDatabase } from './driver.ts';

interface SharedConnection {
  readonly occupancy: Occupancy;
  readonly turnstile: Turnstile;
}

const connections = new WeakMap<SqliteDatabase, SharedConnection>();

/**
 * A connection has one transaction, however many stores were made with it: what one of them wrote on its own while a handler
 * of another has the transaction would be undone with it.
 */
export function shareConnection(database: SqliteDatabase): SharedConnection {
  const known = connections.get(database);
  if (known !== undefined) return known;
  const connection = { occupancy: { seated: undefined, timer: undefined, waiting: [] }, turnstile: createTurnstile() };
  connections.set(database, connection);
  return connection;
}
