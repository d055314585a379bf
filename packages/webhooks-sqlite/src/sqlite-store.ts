import { randomUUID } from 'node:crypto';
import type { ClaimedEvent, ClaimOptions, ClaimResult, EventState, EventStore } from '@x/webhooks';
import { buildSchemaSql } from './build-schema-sql.ts';
import { unavailable } from './classify-error.ts';
import { createSeat, type Holder } from './create-seat.ts';
import { guardHandle } from './guard-handle.ts';
import { openDatabase } from './open-database.ts';
import { resolveOptions, type SqliteStoreOptions } from './resolve-options.ts';
import { shareConnection } from './share-connection.ts';
import { type EventRow, prepareStatements } from './statements.ts';

export interface SqliteEventStore extends Required<EventStore> {}

/**
 * Remembers in SQLite which events were handled. With `transactional: true` (default) the handler gets the connection as
 * `context.transaction`: the first use of it opens a transaction, which commits with the mark or not at all.
 *
 * @throws WebhookConfigurationError for what is no connection or no table name
 * @throws EventStoreUnavailableError when the database cannot be opened for writing
 * @see docs/guides/delivery-guarantees.md
 * @example
 * const store = sqliteStore({ database: new Database('payments.db') });
 */
export function sqliteStore(options: SqliteStoreOptions): SqliteEventStore {
  const { database, table, transactional, busyTimeoutMs, acquireTimeoutMs, now } = resolveOptions(options);
  openDatabase(database, buildSchemaSql(options.table === undefined ? {} : { table: options.table }), busyTimeoutMs);
  const statements = prepareStatements(database, table.sql);
  const read = (key: string): EventRow | undefined => statements.read.all(key)[0] as EventRow | undefined;
  const isOwner = ({ key, token }: Holder): boolean => {
    const row = read(key);
    return row?.token === token && row.done_until === null;
  };
  const { occupancy, turnstile } = shareConnection(database);
  const seat = createSeat({ database, occupancy, acquireTimeoutMs, now, isOwner });
  const holders = new Map<string, Holder>();

  function refuse(key: string): ClaimResult | undefined {
    const row = read(key);
    if (row === undefined) return undefined;
    const left = Number(row.done_until ?? row.lease_until) - now();
    if (left <= 0) return undefined;
    return row.done_until === null ? { state: 'in-progress', retryAfterMs: left } : { state: 'done' };
  }

  function claimNow(key: string, leaseMs: number): ClaimResult {
    const token = randomUUID();
    const time = now();
    const [row] = statements.claim.all(key, token, time * 1000, time + leaseMs, time) as EventRow[];
    if (row === undefined) return refuse(key) ?? { state: 'in-progress', retryAfterMs: 1 };
    return { state: 'claimed', token, attempt: Number(row.attempts), fencingToken: Number(row.fencing_token) };
  }

  function hold(key: string, claim: ClaimedEvent, leaseMs: number, leave: () => void): ClaimedEvent {
    const holder: Holder = { key, token: claim.token, leaseUntil: now() + leaseMs, over: false, leave };
    holders.set(claim.token, holder);
    // A handler that writes at once has the connection for itself until it is done; one that waits first lets others in.
    setImmediate(() => {
      if (!seat.isSeated(holder)) leave();
    });
    return { ...claim, transaction: guardHandle(database, () => seat.sit(holder)) };
  }

  async function claimInTurn(key: string, { leaseMs, signal }: ClaimOptions): Promise<ClaimResult> {
    // Who only wants to hear that it is done need not wait.
    const known = refuse(key);
    if (known !== undefined) return known;
    seat.evictLate();
    const leave = await turnstile.enter(acquireTimeoutMs, signal);
    try {
      const claim = await seat.whenFree('claim the event', () => claimNow(key, leaseMs), signal);
      if (claim.state === 'claimed') return hold(key, claim, leaseMs, leave);
      leave();
      return claim;
    } catch (error) {
      leave();
      throw error;
    }
  }

  function take(token: string): Holder | undefined {
    const holder = holders.get(token);
    holders.delete(token);
    return holder;
  }

  function commit(holder: Holder, doneUntil: number): 'completed' | 'stale' {
    try {
      seat.sit(holder);
      if (statements.complete.all(doneUntil, holder.key, holder.token).length === 0) {
        seat.rollBack(holder);
        return 'stale';
      }
      seat.commit(holder);
      return 'completed';
    } catch (error) {
      seat.rollBack(holder);
      throw unavailable('commit the event', error);
    }
  }

  return {
    claim: (key, claim) =>
      transactional
        ? claimInTurn(key, claim)
        : seat.whenFree('claim the event', () => claimNow(key, claim.leaseMs), claim.signal),

    async complete(key, token, { retainMs }) {
      if (holders.has(token) && holders.get(token)?.key !== key) return 'stale';
      const holder = take(token);
      if (holder !== undefined && seat.isSeated(holder)) return commit(holder, now() + retainMs);
      holder?.leave();
      if (transactional && (holder === undefined || holder.over)) return 'stale';
      const rows = await seat.whenFree('complete the event', () => statements.complete.all(now() + retainMs, key, token));
      return rows.length > 0 ? 'completed' : 'stale';
    },

    async release(key, token, release = {}) {
      if (holders.has(token) && holders.get(token)?.key !== key) return 'stale';
      const holder = take(token);
      if (holder !== undefined) seat.rollBack(holder);
      const until = now() + (release.retryAfterMs ?? 0);
      const rows = await seat.whenFree('release the event', () =>
        statements.release.all(until, release.error ?? null, key, token),
      );
      return rows.length > 0 ? 'released' : 'stale';
    },

    async extend(key, token, { leaseMs }) {
      const holder = holders.get(token);
      if (holder?.over === true) return 'stale';
      const until = now() + leaseMs;
      if (holder !== undefined && seat.isSeated(holder)) {
        // Nobody else can write meanwhile: the lease needs to be known here only.
        holder.leaseUntil = until;
        seat.watch(holder);
        return 'extended';
      }
      const rows = await seat.whenFree('extend the lease', () => statements.extend.all(until, key, token));
      if (rows.length > 0 && holder !== undefined) holder.leaseUntil = until;
      return rows.length > 0 ? 'extended' : 'stale';
    },

    async lookup(keys): Promise<readonly EventState[]> {
      return keys.map((key) => {
        const known = refuse(key)?.state;
        return known === 'done' || known === 'in-progress' ? known : 'absent';
      });
    },

    sweep: ({ limit }) => seat.whenFree('sweep', () => statements.sweep.all(now(), limit).length),

    async close() {
      for (const token of [...holders.keys()]) {
        const holder = take(token);
        if (holder !== undefined) seat.rollBack(holder);
      }
    },
  };
}
