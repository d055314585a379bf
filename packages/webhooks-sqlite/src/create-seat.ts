import { EventStoreUnavailableError, WebhookLeaseLostError } from '@x/webhooks';
import { isBusy, unavailable } from './classify-error.ts';
import type { SqliteDatabase } from './driver.ts';
import { isInTransaction } from './is-in-transaction.ts';
import { withinBudget } from './within-budget.ts';

/** A claim of this process, from `claim` to `complete` or `release`. */
export interface Holder {
  readonly key: string;
  readonly token: string;
  leaseUntil: number;
  /** Its transaction is over, or its event is another's: it may not write any more. */
  over: boolean;
  /** Lets the next claim in. */
  leave: () => void;
}

/** A connection has room for one transaction: this is who sits there. */
export interface Seat {
  isSeated(holder: Holder): boolean;
  /** Opens the holder's transaction, or finds it open. @throws when that cannot be, before anything was written. */
  sit(holder: Holder): void;
  commit(holder: Holder): void;
  rollBack(holder: Holder): void;
  /** Ends a transaction whose lease is over. */
  evictLate(): void;
  /** Does so when the time comes. */
  watch(holder: Holder): void;
  /** Runs a synchronous step at a moment when nobody sits. */
  whenFree<Result>(what: string, step: () => Result, signal?: AbortSignal): Promise<Result>;
}

export interface SeatOptions {
  readonly database: SqliteDatabase;
  readonly occupancy: Occupancy;
  readonly acquireTimeoutMs: number;
  readonly now: () => number;
  readonly isOwner: (holder: Holder) => boolean;
}

/** Who sits on a connection, and who waits for it: the same for all stores that are given it. */
export interface Occupancy {
  seated: Holder | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
  waiting: (() => void)[];
}

export function createSeat({ database, occupancy, acquireTimeoutMs, now, isOwner }: SeatOptions): Seat {
  function stand(holder: Holder): void {
    holder.over = true;
    if (occupancy.seated !== holder) return;
    occupancy.seated = undefined;
    clearTimeout(occupancy.timer);
    const woken = occupancy.waiting;
    occupancy.waiting = [];
    for (const wake of woken) wake();
  }

  function rollBack(holder: Holder): void {
    if (occupancy.seated === holder && isInTransaction(database)) database.exec('ROLLBACK');
    stand(holder);
    holder.leave();
  }

  /** A handler that never ends must not keep the connection: its time is its lease. */
  function evictLate(): void {
    if (occupancy.seated !== undefined && occupancy.seated.leaseUntil <= now()) rollBack(occupancy.seated);
  }

  function watch(holder: Holder): void {
    if (occupancy.seated !== holder) return;
    clearTimeout(occupancy.timer);
    occupancy.timer = setTimeout(evictLate, Math.max(1, holder.leaseUntil - now()));
    occupancy.timer.unref?.();
  }

  function begin(holder: Holder): void {
    evictLate();
    if (occupancy.seated !== undefined) {
      throw new EventStoreUnavailableError(
        'Another handler keeps its SQLite transaction open while it waits for something. Await first, then write.',
      );
    }
    try {
      database.exec('BEGIN IMMEDIATE');
    } catch (error) {
      throw unavailable('begin the transaction', error);
    }
    occupancy.seated = holder;
    if (!isOwner(holder)) {
      rollBack(holder);
      throw new WebhookLeaseLostError({ key: holder.key });
    }
    watch(holder);
  }

  return {
    isSeated: (holder) => occupancy.seated === holder,
    rollBack,
    evictLate,
    watch,

    sit(holder) {
      if (holder.over) throw new WebhookLeaseLostError({ key: holder.key });
      if (occupancy.seated !== holder) begin(holder);
      else if (!isInTransaction(database)) {
        rollBack(holder);
        throw new EventStoreUnavailableError(
          'The transaction ended before its handler did: by a COMMIT or ROLLBACK of the handler, or by SQLite on a disk that is full or fails.',
        );
      }
    },

    commit(holder) {
      database.exec('COMMIT');
      stand(holder);
      holder.leave();
    },

    async whenFree(what, step, signal) {
      const deadline = performance.now() + acquireTimeoutMs;
      for (;;) {
        evictLate();
        const left = deadline - performance.now();
        try {
          if (occupancy.seated === undefined) return step();
          if (left <= 0) throw new EventStoreUnavailableError('A handler keeps its SQLite transaction open for too long.');
        } catch (error) {
          if (!isBusy(error) || left <= 0) throw unavailable(what, error);
          await new Promise((resolve) => setTimeout(resolve, 2 + Math.random() * 10));
          continue;
        }
        const freed = new Promise<void>((resolve) => {
          occupancy.waiting.push(resolve);
        });
        await withinBudget(freed, left, signal).catch((error: unknown) => {
          throw unavailable(what, error);
        });
      }
    },
  };
}
