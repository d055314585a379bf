import { randomUUID } from 'node:crypto';
import { type ClaimOptions, type ClaimResult, type EventState, type EventStore, EventStoreUnavailableError } from '@x/webhooks';
import { isAbandoned } from './abandonment.ts';
import { claimEvent } from './claim-event.ts';
import { createConnections } from './connections.ts';
import { createSlots } from './create-slots.ts';
import { hasConnect } from './driver.ts';
import { formatInterval } from './format-interval.ts';
import { createHandlerTransactions } from './handler-transactions.ts';
import { migrateSchema } from './migrate-schema.ts';
import { type PostgresStoreOptions, resolveOptions } from './resolve-options.ts';
import { buildStatements } from './statements.ts';

export type { PostgresStoreOptions } from './resolve-options.ts';

export interface PostgresEventStore extends Required<EventStore> {
  /** Creates the table and its index where they are missing; any number of processes may do so at a time. */
  migrate(): Promise<void>;
}

/**
 * Remembers in Postgres which events were handled. With `transactional: true` (default) the handler runs inside the
 * transaction that writes the mark, and gets its client as `context.transaction`: what it writes there commits with the mark,
 * or not at all.
 *
 * @throws WebhookConfigurationError for a pool or a table name that cannot serve.
 * @see docs/guides/delivery-guarantees.md
 * @example
 * const store = postgresStore({ pool: new pg.Pool() });
 * await store.migrate();
 */
export function postgresStore(options: PostgresStoreOptions): PostgresEventStore {
  const { pool, table, transactional, acquireTimeoutMs, statementTimeoutMs } = resolveOptions(options);
  const statements = buildStatements(table.sql);
  const connections = createConnections(pool, { acquireTimeoutMs, statementTimeoutMs });
  const transactions = createHandlerTransactions(connections, statements);
  const slots = createSlots(Math.max(1, (hasConnect(pool) ? (pool.options?.max ?? Number.POSITIVE_INFINITY) : 1) - 1));

  async function claimWithTransaction(key: string, token: string, lease: string, claim: ClaimOptions): Promise<ClaimResult> {
    const free = await slots.take(acquireTimeoutMs, claim);
    let opened = false;
    try {
      return await connections.with(
        'claim the event',
        async (connection) => {
          const result = await claimEvent(connection, statements, { key, token, lease });
          if (result.state !== 'claimed') return result;
          // The claim itself is committed by now: other machines see it, and its count survives a rollback.
          await connection.query('BEGIN');
          const kept = connection.keep();
          transactions.open(token, kept, free);
          opened = true;
          return { ...result, transaction: kept.client };
        },
        claim,
      );
    } finally {
      if (!opened) free();
    }
  }

  function claimAlone(key: string, token: string, lease: string, claim: ClaimOptions): Promise<ClaimResult> {
    return connections.with('claim the event', (connection) => claimEvent(connection, statements, { key, token, lease }), claim);
  }

  async function completeAlone(key: string, token: string, retention: string): Promise<'completed' | 'stale'> {
    const count = await connections.change('complete the event', statements.complete, [key, token, retention]);
    return count > 0 ? 'completed' : 'stale';
  }

  async function giveBack(key: string, token: string, error: string | undefined, pause: string): Promise<'released' | 'stale'> {
    const rows = await connections.run('release the event', statements.release, [
      key,
      token,
      pause,
      // The one character that a text in Postgres cannot hold.
      error?.replaceAll('\0', '') ?? null,
    ]);
    return rows.length > 0 ? 'released' : 'stale';
  }

  return {
    async claim(key, claim) {
      const startedAt = performance.now();
      const token = randomUUID();
      const lease = formatInterval(claim.leaseMs);
      const result = await (transactional ? claimWithTransaction : claimAlone)(key, token, lease, claim);
      if (result.state === 'claimed' && isAbandoned(claim, performance.now() - startedAt)) {
        await transactions.rollBack(token, false);
        await giveBack(key, token, undefined, formatInterval(0));
        throw new EventStoreUnavailableError('The claim came too late.');
      }
      return result;
    },

    async complete(key, token, { retainMs }) {
      const retention = formatInterval(retainMs);
      return transactional ? transactions.commit(key, token, retention) : completeAlone(key, token, retention);
    },

    async release(key, token, release = {}) {
      const pause = formatInterval(release.retryAfterMs ?? 0);
      await transactions.rollBack(token, release.abandoned === true);
      return giveBack(key, token, release.error, pause);
    },

    async extend(key, token, { leaseMs }) {
      const rows = await connections.run('extend the lease', statements.extend, [key, token, formatInterval(leaseMs)]);
      return rows.length > 0 ? 'extended' : 'stale';
    },

    async lookup(keys): Promise<readonly EventState[]> {
      const rows = await connections.run<{ key: string; done: boolean }>('look the events up', statements.lookup, [[...keys]]);
      const states = new Map(rows.map((row) => [row.key, row.done ? 'done' : 'in-progress'] as const));
      return keys.map((key) => states.get(key) ?? 'absent');
    },

    async sweep({ limit }) {
      return (await connections.run('sweep', statements.sweep, [limit])).length;
    },

    migrate: () => migrateSchema(connections, table),

    async close() {
      transactions.closeAll();
    },
  };
}
