import { type Abandonable, isAbandoned } from './abandonment.ts';
import { isConnectionLost, isSerializationFailure, unavailable } from './classify-error.ts';
import { hasConnect, type PostgresQueryable } from './driver.ts';
import { watchPool } from './watch-pool.ts';
import { OutOfTimeError } from './within-budget.ts';
import {
  type Connection,
  type ConnectionBudgets,
  NotAcquired,
  type Work,
  workOnPool,
  workOnQueryable,
} from './work-on-connection.ts';

export interface Connections {
  /** Runs one self-contained statement on any connection; sent again after a serialization failure or a broken connection. */
  run<Row>(what: string, text: string, values: unknown[]): Promise<readonly Row[]>;
  /** The same for a statement of which only matters how many rows it changed. */
  change(what: string, text: string, values: unknown[]): Promise<number>;
  /** Runs several statements on one connection; the same retries, so `work` must be able to run twice. */
  with<Result>(what: string, work: (connection: Connection) => Promise<Result>, waiting?: Abandonable): Promise<Result>;
}

export function createConnections(pool: PostgresQueryable, budgets: ConnectionBudgets): Connections {
  const once: <Result>(work: Work<Result>, waiting?: Abandonable) => Promise<Result> = hasConnect(pool)
    ? (work, waiting) => workOnPool(pool, budgets, work, waiting)
    : (work, waiting) => workOnQueryable(pool, budgets, work, waiting);
  if (hasConnect(pool)) watchPool(pool);

  async function withRetries<Result>(what: string, work: Work<Result>, waiting?: Abandonable): Promise<Result> {
    const startedAt = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(work, waiting);
      } catch (error) {
        if (attempt >= countAttempts(error) || isAbandoned(waiting, performance.now() - startedAt))
          throw unavailable(what, error);
        // Two that failed because of each other must not meet again at once.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * attempt));
      }
    }
  }

  return {
    with: withRetries,
    run: (what, text, values) => withRetries(what, (connection) => connection.query(text, values)),
    change: (what, text, values) => withRetries(what, (connection) => connection.change(text, values)),
  };
}

/** How often a statement may be sent in all, given how it failed. */
function countAttempts(error: unknown): number {
  if (error instanceof NotAcquired || error instanceof OutOfTimeError) return 1;
  if (isSerializationFailure(error)) return 6;
  // A pool hands out connections that broke while they were idle; the next one is new.
  return isConnectionLost(error) ? 3 : 1;
}
