import { EventStoreUnavailableError } from '@x/webhooks';
import { isConnectionLost, TransactionFailedError } from './classify-error.ts';
import type { PostgresClient, PostgresPool, PostgresQueryable, PostgresQueryResult } from './driver.ts';
import { watchClient } from './watch-pool.ts';
import { addDeadline, OutOfTimeError, removeDeadline, withinBudget } from './within-budget.ts';

export interface ConnectionBudgets {
  readonly acquireTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

export interface Connection {
  query<Row>(text: string, values?: unknown[]): Promise<readonly Row[]>;
  /** Resolves with how many rows were changed. */
  change(text: string, values: unknown[]): Promise<number>;
  /** Keeps the connection when the work is over; whoever takes it gives it back. Throws without a pool. */
  keep(): KeptConnection;
}

export interface KeptConnection {
  readonly client: PostgresClient;
  query<Row>(text: string, values?: unknown[]): Promise<readonly Row[]>;
  /** @throws TransactionFailedError when the server rolled back instead, which to the driver is a success too. */
  commit(): Promise<void>;
  giveBack(destroy?: boolean): void;
}

/** Several statements on one connection. */
export type Work<Result> = (connection: Connection) => Promise<Result>;

/** Nothing was sent: there was no connection to send it on. */
export class NotAcquired extends EventStoreUnavailableError {}

/** Acquires within one budget and works within the other, under one deadline; gives the connection back whatever happens. */
export function workOnPool<Result>(
  pool: PostgresPool,
  { acquireTimeoutMs, statementTimeoutMs }: ConnectionBudgets,
  work: Work<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    let kept: KeptConnection | undefined;
    let over = false;
    const deadline = {
      slot: -1,
      at: performance.now() + acquireTimeoutMs,
      expire: () => end(new OutOfTimeError(kept === undefined ? 'No connection in time.' : 'No answer in time.')),
    };
    const onAbort = (): void => {
      if (kept === undefined) end(new OutOfTimeError('Nobody waits for the answer any more.', { cause: signal?.reason }));
    };
    function end(error: unknown): void {
      if (over) return;
      stop();
      if (kept !== undefined) {
        kept.giveBack(isConnectionLost(error));
        reject(error);
      } else
        reject(
          new NotAcquired('Postgres gave no connection in time: the pool is exhausted or the server is away.', { cause: error }),
        );
    }
    function stop(): void {
      over = true;
      removeDeadline(deadline);
      signal?.removeEventListener('abort', onAbort);
    }

    addDeadline(deadline);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
    pool
      .connect()
      .then((client) => {
        // The pool may keep its promise after nobody waits for it: straight back with it.
        if (over) return client.release();
        const connection = keepConnection(client, statementTimeoutMs);
        kept = connection;
        let keeping = false;
        const send = (text: string, values?: unknown[]): Promise<PostgresQueryResult> => {
          deadline.at = performance.now() + statementTimeoutMs;
          return client.query(text, values);
        };
        const keep = (): KeptConnection => {
          keeping = true;
          return connection;
        };
        return work({
          query: async (text, values) => readRows(await send(text, values)),
          change: async (text, values) => countRows(await send(text, values)),
          keep,
        }).then((result) => {
          if (over) return;
          stop();
          if (!keeping) connection.giveBack();
          resolve(result);
        });
      })
      .catch(end);
  });
}

export function workOnQueryable<Result>(
  on: PostgresQueryable,
  { statementTimeoutMs }: ConnectionBudgets,
  work: Work<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  if (signal?.aborted === true) return Promise.reject(new OutOfTimeError('Nobody waits for the answer any more.'));
  return work({
    query: async (text, values) => readRows(await withinBudget(on.query(text, values), statementTimeoutMs)),
    change: async (text, values) => countRows(await withinBudget(on.query(text, values), statementTimeoutMs)),
    keep: () => {
      throw new TypeError('Only a pool has connections to keep.');
    },
  });
}

function keepConnection(client: PostgresClient, statementTimeoutMs: number): KeptConnection {
  watchClient(client);
  let given = false;
  return {
    client,
    query: async (text, values) => readRows(await withinBudget(client.query(text, values), statementTimeoutMs)),
    async commit() {
      const { command } = await withinBudget(client.query('COMMIT'), statementTimeoutMs);
      if (command === 'ROLLBACK') throw new TransactionFailedError('The server rolled back instead of committing.');
    },
    giveBack(destroy = false) {
      if (given) return;
      given = true;
      client.release(destroy);
    },
  };
}

function readRows<Row>(result: PostgresQueryResult): readonly Row[] {
  return result.rows as readonly Row[];
}

function countRows(result: PostgresQueryResult): number {
  const count = result.rowCount ?? result.affectedRows;
  if (typeof count !== 'number') throw new TypeError('Expected query() to resolve with rowCount or affectedRows.');
  return count;
}
