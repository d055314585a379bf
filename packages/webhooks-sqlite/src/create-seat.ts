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
  readonly acquireTimeoutMs: number;
  readonly now: () => number;
  readonly isOwner: (holder: Holder) => boolean;
}

export function createSeat({ database, acquireTimeoutMs, now, isOwner }: SeatOptions): Seat {
  let seated: Holder | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: (() => void)[] = [];

  function stand(holder: Holder): void {
    holder.over = true;
    if (seated !== holder) return;
    seated = undefined;
    clearTimeout(timer);
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  }

  function rollBack(holder: Holder): void {
    if (seated === holder && isInTransaction(database)) database.exec('ROLLBACK');
    stand(holder);
    holder.leave();
  }

  /** A handler that never ends must not keep the connection: its time is its lease. */
  function evictLate(): void {
    if (seated !== undefined && seated.leaseUntil <= now()) rollBack(seated);
  }

  function watch(holder: Holder): void {
    if (seated !== holder) return;
    clearTimeout(timer);
    timer = setTimeout(evictLate, Math.max(1, holder.leaseUntil - now()));
    timer.unref?.();
  }

  function begin(holder: Holder): void {
    evictLate();
    if (seated !== undefined) {
      throw new EventStoreUnavailableError(
        'Another handler keeps its SQLite transaction open while it waits for something. Await first, then write.',
      );
    }
    try {
      database.exec('BEGIN IMMEDIATE');
    } catch (error) {
      throw unavailable('begin the transaction', error);
    }
    seated = holder;
    if (!isOwner(holder)) {
      rollBack(holder);
      throw new WebhookLeaseLostError({ key: holder.key });
    }
    watch(holder);
  }

  return {
    isSeated: (holder) => seated === holder,
    rollBack,
    evictLate,
    watch,

    sit(holder) {
      if (holder.over) throw new WebhookLeaseLostError({ key: holder.key });
      if (seated !== holder) begin(holder);
      else if (!isInTransaction(database)) {
        rollBack(holder);
        throw new EventStoreUnavailableError('SQLite ended the transaction by itself: the disk is full or fails.');
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
          if (seated === undefined) return step();
          if (left <= 0) throw new EventStoreUnavailableError('A handler keeps its SQLite transaction open for too long.');
        } catch (error) {
          if (!isBusy(error) || left <= 0) throw unavailable(what, error);
          await new Promise((resolve) => setTimeout(resolve, 2 + Math.random() * 10));
          continue;
        }
        const freed = new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
        await withinBudget(freed, left, signal).catch((error: unknown) => {
          throw unavailable(what, error);
        });
      }
    },
  };
}
