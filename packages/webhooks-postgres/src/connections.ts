import { EventStoreUnavailableError } from '@x/webhooks';
import { isConnectionLost, isSerializationFailure, unavailable } from './classify-error.ts';
import { hasConnect, type PostgresClient, type PostgresQueryable } from './driver.ts';
import { watchClient, watchPool } from './watch-pool.ts';
import { OutOfTimeError, withinBudget } from './within-budget.ts';

export interface ConnectionBudgets {
  readonly acquireTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

export interface Connections {
  /** Runs one self-contained statement on any connection; sent again after a serialization failure or a broken connection. */
  run<Row>(what: string, text: string, values: unknown[], signal?: AbortSignal): Promise<readonly Row[]>;
  /** Runs several statements on one connection; the same retries, so `work` must be able to run twice. */
  with<Result>(what: string, work: (connection: Connection) => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}

export interface Connection {
  query<Row>(text: string, values?: unknown[]): Promise<readonly Row[]>;
  /** Keeps the connection when the work is over; whoever takes it gives it back. Undefined without a pool. */
  keep(): KeptConnection;
}

export interface KeptConnection {
  readonly client: PostgresClient;
  query<Row>(text: string, values?: unknown[]): Promise<readonly Row[]>;
  giveBack(destroy?: boolean): void;
}

export function createConnections(pool: PostgresQueryable, budgets: ConnectionBudgets): Connections {
  if (hasConnect(pool)) watchPool(pool);

  async function once<Result>(work: (connection: Connection) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    if (!hasConnect(pool)) {
      const keep = (): never => {
        throw new TypeError('Only a pool has connections to keep.');
      };
      return work({ query: (text, values) => send(pool, text, values, budgets.statementTimeoutMs), keep });
    }
    const kept = openConnection(
      await acquire(() => pool.connect(), budgets.acquireTimeoutMs, signal),
      budgets.statementTimeoutMs,
    );
    let keeping = false;
    const keep = (): KeptConnection => {
      keeping = true;
      return kept;
    };
    try {
      const result = await work({ query: kept.query, keep });
      if (!keeping) kept.giveBack();
      return result;
    } catch (error) {
      kept.giveBack(isConnectionLost(error));
      throw error;
    }
  }

  async function withRetries<Result>(
    what: string,
    work: (connection: Connection) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(work, signal);
      } catch (error) {
        const again = countAttempts(error);
        if (attempt >= again || signal?.aborted === true) throw unavailable(what, error);
        // Two that failed because of each other must not meet again at once.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * attempt));
      }
    }
  }

  return {
    with: withRetries,
    run: (what, text, values, signal) => withRetries(what, (connection) => connection.query(text, values), signal),
  };
}

/** How often a statement may be sent in all, given how it failed. */
function countAttempts(error: unknown): number {
  if (error instanceof NotAcquired || error instanceof OutOfTimeError) return 1;
  if (isSerializationFailure(error)) return 6;
  // A pool hands out connections that broke while they were idle; the next one is new.
  return isConnectionLost(error) ? 3 : 1;
}

class NotAcquired extends EventStoreUnavailableError {}

async function acquire(connect: () => Promise<PostgresClient>, timeoutMs: number, signal?: AbortSignal): Promise<PostgresClient> {
  const connecting = connect();
  try {
    return await withinBudget(connecting, timeoutMs, signal);
  } catch (cause) {
    // The pool may still keep its promise later; nobody waits for it then, so it goes straight back.
    connecting.then(
      (client) => client.release(),
      () => {},
    );
    throw new NotAcquired('Postgres gave no connection in time: the pool is exhausted or the server is away.', { cause });
  }
}

function openConnection(client: PostgresClient, statementTimeoutMs: number): KeptConnection {
  watchClient(client);
  let given = false;
  return {
    client,
    query: (text, values) => send(client, text, values, statementTimeoutMs),
    giveBack(destroy = false) {
      if (given) return;
      given = true;
      client.release(destroy);
    },
  };
}

async function send<Row>(
  on: PostgresQueryable,
  text: string,
  values: unknown[] | undefined,
  timeoutMs: number,
): Promise<readonly Row[]> {
  const result = await withinBudget(on.query(text, values), timeoutMs);
  return result.rows as readonly Row[];
}
