import { EventStoreUnavailableError } from '@x/webhooks';
import { createSemaphore, TimeLimitError, unavailable } from '@x/webhooks/store';
import { isBusy, type SqliteDatabase } from './driver.ts';
import type { ResolvedOptions } from './options.ts';
import { HandlerWriteError } from './writes.ts';

/** The two ways in which the store uses the database. Neither holds a lock while anything is awaited. */
export interface Connection {
  /**
   * Runs statements that only read.
   *
   * @param what completes "SQLite could not …"
   * @throws EventStoreUnavailableError
   */
  read<Result>(what: string, step: () => Result): Promise<Result>;
  /**
   * Runs a synchronous step in one `BEGIN IMMEDIATE`: all of it is committed, or nothing. The transactions of a store run one after
   * another; while another connection writes, they wait without blocking the event loop.
   *
   * @throws EventStoreUnavailableError, or what a handler's write threw
   */
  transact<Result>(what: string, step: () => Result, signal?: AbortSignal): Promise<Result>;
  /** Whatever still waits for the lock gives up. */
  close(): void;
}

/** A few milliseconds, at random so that the processes that wait do not try in step. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 4));

export function createConnection({ database, timeoutMs }: ResolvedOptions<SqliteDatabase>): Connection {
  const writers = createSemaphore(1);
  let isClosed = false;

  /** Repeats a step that finds the database locked. A step that throws has changed nothing. */
  async function retryWhileBusy<Result>(step: () => Result, deadline: number, signal?: AbortSignal): Promise<Result> {
    for (;;) {
      if (isClosed) throw new EventStoreUnavailableError('The SQLite store was closed.');
      try {
        return step();
      } catch (error) {
        if (!isBusy(error) || performance.now() >= deadline) throw error;
        await pause();
        // A claim for nobody would keep the event from everybody else.
        if (signal?.aborted === true) throw error;
      }
    }
  }

  return {
    async read(what, step) {
      try {
        return await retryWhileBusy(step, performance.now() + timeoutMs);
      } catch (error) {
        throw describeFailure(what, error);
      }
    },

    async transact(what, step, signal) {
      const deadline = performance.now() + timeoutMs;
      try {
        const release = await writers.acquire(timeoutMs, signal);
        try {
          return await retryWhileBusy(() => runTransaction(database, step), deadline, signal);
        } finally {
          release();
        }
      } catch (error) {
        throw error instanceof HandlerWriteError ? error.cause : describeFailure(what, error);
      }
    },

    close() {
      isClosed = true;
    },
  };
}

function runTransaction<Result>(database: SqliteDatabase, step: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = step();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // SQLite has already rolled back by itself, as it does when the disk is full.
  }
}

function describeFailure(what: string, error: unknown): EventStoreUnavailableError {
  return unavailable(`SQLite could not ${what}${findReason(error)}`, error);
}

function findReason(error: unknown): string {
  if (isBusy(error)) return ': another connection held the write lock for too long';
  return error instanceof TimeLimitError ? ': the transactions before it took too long' : '';
}

/**
 * Configures the connection and creates the table; several processes may do so at once. This happens while the program starts, so it
 * may block.
 *
 * @throws EventStoreUnavailableError when the database cannot be opened for writing within `timeoutMs`
 */
export function openDatabase(options: ResolvedOptions<SqliteDatabase>, schemaSql: string): void {
  const { database, busyTimeoutMs, timeoutMs } = options;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      database.exec('PRAGMA journal_mode = WAL');
      database.exec('PRAGMA synchronous = FULL');
      database.exec(schemaSql);
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw describeFailure('open its table', error);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
