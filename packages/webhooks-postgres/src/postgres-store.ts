import { randomUUID } from 'node:crypto';
import { type ClaimResult, type EventState, type EventStore, EventStoreUnavailableError } from '@x/webhooks';
import { checkDuration } from '@x/webhooks/store';
import { type Claim, claimEvent } from './claim.ts';
import { type Connection, createConnections } from './connections.ts';
import type { PostgresClient, PostgresQueryable } from './driver.ts';
import { migrateSchema } from './migrate.ts';
import { type PostgresStoreOptions, resolveOptions } from './options.ts';
import { buildStatements, formatInterval } from './statements.ts';
import { createHandlerTransactions, limitTransactions } from './transactions.ts';

/** What a handler gets as `context.transaction`: a client of the pool, or nothing without a transaction. */
export type TransactionOf<TPool, TTransactional extends boolean> = TTransactional extends true ? ClientOf<TPool> : undefined;

/** The first form is `pg.Pool`, whose `connect` also takes a callback. */
type ClientOf<TPool> = TPool extends { connect: { (): Promise<infer TClient>; (callback: never): unknown } }
  ? TClient
  : TPool extends { connect(): Promise<infer TClient> }
    ? TClient
    : PostgresClient;

/** A store on Postgres, with its migration. */
export interface PostgresEventStore<TTransaction = unknown> extends Required<Omit<EventStore<TTransaction>, 'writes'>> {
  /**
   * Creates the table where it is missing, or brings it to this package's version. Any number of processes may call it at a time. Where
   * the table is up to date it only reads, so the role needs no CREATE privilege.
   *
   * @throws EventStoreUnavailableError
   */
  migrate(): Promise<void>;
}

/**
 * Records in Postgres which events were handled. With `transactional: true` (default) the handler runs inside the transaction
 * that records it, and gets its client as `context.transaction`: what it writes there commits with that record, or not at all.
 *
 * @throws WebhookConfigurationError for an unknown option, and for a pool or a table name that cannot serve
 * @see docs/guides/delivery-guarantees.md
 * @example
 * const store = postgresStore({ pool: new pg.Pool() });
 * await store.migrate();
 */
export function postgresStore<TPool extends PostgresQueryable, TTransactional extends boolean = true>(
  options: PostgresStoreOptions<TPool, TTransactional>,
): PostgresEventStore<TransactionOf<TPool, TTransactional>> {
  type Claimed = ClaimResult<TransactionOf<TPool, TTransactional>>;
  const { pool, table, transactional, acquireTimeoutMs, statementTimeoutMs } = resolveOptions(options);
  const statements = buildStatements(table.sql);
  const connections = createConnections(pool, { acquireTimeoutMs, statementTimeoutMs });
  const transactions = createHandlerTransactions(connections, statements);
  const openTransactions = limitTransactions(pool);

  async function waitForTurn(signal: AbortSignal | undefined): Promise<() => void> {
    try {
      return await openTransactions.acquire(acquireTimeoutMs, signal);
    } catch (cause) {
      throw new EventStoreUnavailableError('Every connection that may hold a transaction is in use.', { cause });
    }
  }

  async function claimWithTransaction(claim: Claim): Promise<Claimed> {
    const giveTurnBack = await waitForTurn(claim.signal);
    let isOpen = false;
    try {
      const { connection, result } = await connections.open('claim the event', claimAndBegin(claim), claim.signal);
      if (result.state !== 'claimed') {
        connection.release();
        return result;
      }
      transactions.open(claim.token, connection, giveTurnBack);
      isOpen = true;
      return { ...result, transaction: connection.client as TransactionOf<TPool, TTransactional> };
    } finally {
      if (!isOpen) giveTurnBack();
    }
  }

  /** The claim is committed before the transaction begins: other machines see it, and its attempt counts even after a rollback. */
  function claimAndBegin(claim: Claim): (connection: Connection) => Promise<ClaimResult<never>> {
    return async (connection) => {
      const result = await claimEvent(connection, statements, claim);
      if (result.state === 'claimed') await connection.query('BEGIN');
      return result;
    };
  }

  function claimAlone(claim: Claim): Promise<Claimed> {
    return connections.with('claim the event', (connection) => claimEvent(connection, statements, claim), claim.signal);
  }

  async function completeAlone(key: string, token: string, retention: string): Promise<'completed' | 'stale'> {
    const rows = await connections.run('complete the event', statements.complete, [key, token, retention]);
    return rows.length > 0 ? 'completed' : 'stale';
  }

  /** The server itself ends a sweep that takes too long: a client that stops waiting would leave it running there. */
  async function sweepWithin(connection: Connection, limit: number): Promise<number> {
    if (!connections.canHoldTransaction) return (await connection.query(statements.sweep, [limit])).length;
    await connection.query('BEGIN');
    try {
      await connection.query(statements.limitTime, [String(statementTimeoutMs)]);
      const rows = await connection.query(statements.sweep, [limit]);
      await connection.commit();
      return rows.length;
    } catch (error) {
      await connection.query('ROLLBACK').catch(() => connection.release(true));
      throw error;
    }
  }

  async function giveBack(key: string, token: string, options: { pause: string; error?: string | undefined }) {
    // NUL is the one character that a text in Postgres cannot hold.
    const values = [key, token, options.pause, options.error?.replaceAll('\0', '') ?? null];
    const rows = await connections.run('release the event', statements.release, values);
    return rows.length > 0 ? 'released' : 'stale';
  }

  return {
    async claim(key, { leaseMs, signal }) {
      const claim = { key, token: randomUUID(), lease: toInterval('leaseMs', leaseMs), signal };
      const result = await (transactional ? claimWithTransaction(claim) : claimAlone(claim));
      if (result.state === 'claimed' && signal?.aborted === true) {
        await transactions.rollBack(claim.token, false);
        await giveBack(key, claim.token, { pause: formatInterval(0) });
        throw new EventStoreUnavailableError('Nobody waits for the claim any more.', { cause: signal.reason });
      }
      return result;
    },

    async complete(key, token, { retainMs }) {
      const retention = toInterval('retainMs', retainMs);
      return transactional ? transactions.commit(key, token, retention) : completeAlone(key, token, retention);
    },

    async release(key, token, { error, retryAfterMs = 0, abandoned = false } = {}) {
      const pause = toInterval('retryAfterMs', retryAfterMs);
      await transactions.rollBack(token, abandoned);
      return giveBack(key, token, { pause, error });
    },

    async extend(key, token, { leaseMs }) {
      const rows = await connections.run('extend the lease', statements.extend, [key, token, toInterval('leaseMs', leaseMs)]);
      return rows.length > 0 ? 'extended' : 'stale';
    },

    async lookup(keys): Promise<readonly EventState[]> {
      const rows = await connections.run<{ key: string; done: boolean }>('look the events up', statements.lookup, [[...keys]]);
      const states = new Map(rows.map((row) => [row.key, row.done ? 'done' : 'in-progress'] as const));
      return keys.map((key) => states.get(key) ?? 'absent');
    },

    async sweep({ limit }) {
      if (!Number.isSafeInteger(limit) || limit < 1) throw new RangeError('Expected limit to be a positive integer.');
      return connections.with('sweep', (connection) => sweepWithin(connection, limit));
    },

    migrate: () => migrateSchema(connections, table),

    async close() {
      transactions.closeAll();
    },
  };
}

/** @throws RangeError for anything but a finite duration: `null` would be a lease of 0 */
function toInterval(name: string, durationMs: number): string {
  return formatInterval(checkDuration(name, durationMs));
}
