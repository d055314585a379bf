import type { SqliteDatabase } from './driver.ts';

/**
 * What a handler registers with `context.write`: synchronous, on the driver's own connection, inside the store's transaction. When the
 * commit fails it is undone and may run again.
 */
export type SqliteWrite<TDatabase extends SqliteDatabase = SqliteDatabase> = (database: TDatabase) => void;

/** Carries what a handler's write threw past the store's own error handling. */
export class HandlerWriteError extends Error {}

/**
 * Runs the writes in their order, inside the open transaction.
 *
 * @throws HandlerWriteError its cause is what a write threw, or a TypeError for a write that is not synchronous or ends the transaction
 */
export function runWrites<TDatabase extends SqliteDatabase>(
  database: TDatabase,
  writes: readonly SqliteWrite<TDatabase>[],
): void {
  if (writes.length === 0) return;
  database.exec('SAVEPOINT webhook_writes');
  try {
    for (const write of writes) runWrite(database, write);
    assertStillOpen(database);
  } catch (cause) {
    throw new HandlerWriteError('A write of the handler failed.', { cause });
  }
}

function runWrite<TDatabase extends SqliteDatabase>(database: TDatabase, write: SqliteWrite<TDatabase>): void {
  const result: unknown = write(database);
  if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function') return;
  // Nobody waits for it, so its rejection must not end the process.
  (result as PromiseLike<unknown>).then(undefined, () => undefined);
  throw new TypeError(
    'context.write expects a synchronous function, but this one returned a promise. Await in the handler, then register the write.',
  );
}

/** A savepoint ends with its transaction: releasing it shows whether a write, or SQLite on a full disk, has ended it. */
function assertStillOpen(database: SqliteDatabase): void {
  try {
    database.exec('RELEASE webhook_writes');
  } catch (cause) {
    throw new TypeError(
      'The transaction ended before the writes did: by a COMMIT or ROLLBACK in a write, or by SQLite when the disk is full. The store begins and ends the transaction.',
      { cause },
    );
  }
}
