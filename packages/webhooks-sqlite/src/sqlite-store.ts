import { randomUUID } from 'node:crypto';
import type { ClaimResult, DoneEvent, EventState, EventStore, InProgressEvent } from '@x/webhooks';
import { checkDuration, checkPositiveInteger } from '@x/webhooks/store';
import { createConnection, openDatabase } from './connection.ts';
import type { SqliteDatabase } from './driver.ts';
import { resolveOptions, type SqliteStoreOptions } from './options.ts';
import { buildSchemaSql } from './schema.ts';
import { type EventRow, prepareStatements } from './statements.ts';
import { runWrites, type SqliteWrite } from './writes.ts';

/** The handler has no transaction of its own; it registers writes. */
export interface SqliteEventStore<TDatabase extends SqliteDatabase = SqliteDatabase>
  extends Required<EventStore<undefined, SqliteWrite<TDatabase>>> {}

/**
 * Remembers in SQLite which events were handled. What a handler registers with `context.write` is committed in the same short
 * transaction as the record that the event was handled. The handler itself holds no lock, however long it runs.
 *
 * @throws WebhookConfigurationError for an option that is not known or cannot work
 * @throws EventStoreUnavailableError when the database cannot be opened for writing
 * @see docs/guides/delivery-guarantees.md
 * @example
 * const store = sqliteStore({ database: new Database('payments.db') });
 */
export function sqliteStore<TDatabase extends SqliteDatabase>(
  options: SqliteStoreOptions<TDatabase>,
): SqliteEventStore<TDatabase> {
  const resolved = resolveOptions(options);
  const { database, table, now } = resolved;
  openDatabase(resolved, buildSchemaSql({ table }));
  const statements = prepareStatements(database, table);
  const connection = createConnection(resolved);

  const readRow = (key: string): EventRow | undefined => statements.read.all(key)[0] as EventRow | undefined;

  /** The event's state when it cannot be claimed now. */
  function findTaken(key: string): InProgressEvent | DoneEvent | undefined {
    const row = readRow(key);
    if (row === undefined) return undefined;
    const leftMs = Number(row.done_until ?? row.lease_until) - now();
    if (leftMs <= 0) return undefined;
    return row.done_until === null ? { state: 'in-progress', retryAfterMs: Math.ceil(leftMs) } : { state: 'done' };
  }

  function claimNow(key: string, leaseMs: number): ClaimResult<undefined> {
    const token = randomUUID();
    const time = now();
    const [row] = statements.claim.all(key, token, time * 1000, time + leaseMs, time) as EventRow[];
    if (row === undefined) return findTaken(key) ?? { state: 'in-progress', retryAfterMs: 1 };
    return { state: 'claimed', token, attempt: Number(row.attempts), fencingToken: Number(row.fencing_token) };
  }

  /** A completion that is repeated because its answer was lost is true already. */
  function isCompletedBy(key: string, token: string): boolean {
    const row = readRow(key);
    return row !== undefined && row.token === token && row.done_until !== null;
  }

  return {
    writes: true,

    async claim(key, { leaseMs, signal }) {
      checkDuration('leaseMs', leaseMs);
      // Most deliveries of a busy event are copies: they are answered without the write lock.
      const taken = await connection.read('look the event up', () => findTaken(key));
      return taken ?? connection.transact('claim the event', () => claimNow(key, leaseMs), signal);
    },

    async complete(key, token, { retainMs, writes = [] }) {
      checkDuration('retainMs', retainMs);
      return connection.transact('complete the event', () => {
        const isOwner = statements.complete.all(now() + retainMs, key, token).length > 0;
        if (!isOwner) return isCompletedBy(key, token) ? 'completed' : 'stale';
        runWrites(database, writes);
        return 'completed';
      });
    },

    async release(key, token, { error = null, retryAfterMs = 0 } = {}) {
      checkDuration('retryAfterMs', retryAfterMs);
      return connection.transact('release the event', () => {
        const isOwner = statements.release.all(now() + retryAfterMs, error, key, token).length > 0;
        return isOwner ? 'released' : 'stale';
      });
    },

    async extend(key, token, { leaseMs }) {
      checkDuration('leaseMs', leaseMs);
      return connection.transact('extend the lease', () => {
        const isOwner = statements.extend.all(now() + leaseMs, key, token).length > 0;
        return isOwner ? 'extended' : 'stale';
      });
    },

    async lookup(keys): Promise<readonly EventState[]> {
      return connection.read('look the events up', () => keys.map((key) => findTaken(key)?.state ?? 'absent'));
    },

    async sweep({ limit }) {
      checkPositiveInteger('sqliteStore.sweep', 'limit', limit);
      return connection.transact('sweep', () => statements.sweep.all(now(), limit).length);
    },

    async close() {
      connection.close();
    },
  };
}
