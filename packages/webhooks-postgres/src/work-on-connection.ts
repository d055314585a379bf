import { EventStoreUnavailableError } from '@x/webhooks';
import { type Abandonable, ASK_AFTER_MS, isAbandoned } from './abandonment.ts';
import { isConnectionLost, TransactionFailedError } from './classify-error.ts';
import type { PostgresClient, PostgresPool, PostgresQueryable, PostgresQueryResult } from './driver.ts';
import { watchClient } from './watch-pool.ts';
import { addDeadline, type Deadline, OutOfTimeError, removeDeadline, withinBudget } from './within-budget.ts';

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
  waiting?: Abandonable,
): Promise<Result> {
  const startedAt = performance.now();
  if (isAbandoned(waiting, 0)) return Promise.reject(new NotAcquired('Nobody waits for the answer any more.'));
  return new Promise<Result>((resolve, reject) => {
    let client: PostgresClient | undefined;
    let kept: KeptConnection | undefined;
    let over = false;
    const acquireUntil = startedAt + acquireTimeoutMs;
    const nextLook = (): number => Math.min(acquireUntil, performance.now() + ASK_AFTER_MS);
    const deadline: Deadline = { slot: -1, at: waiting === undefined ? acquireUntil : nextLook(), expire };
    function expire(): void {
      const now = performance.now();
      if (client !== undefined) end(new OutOfTimeError('No answer in time.'));
      else if (now >= acquireUntil) end(new OutOfTimeError('No connection in time.'));
      else if (isAbandoned(waiting, now - startedAt)) end(new OutOfTimeError('Nobody waits for the answer any more.'));
      else {
        deadline.at = nextLook();
        addDeadline(deadline);
      }
    }
    function end(error: unknown): void {
      if (over) return;
      over = true;
      removeDeadline(deadline);
      if (client === undefined) {
        reject(
          new NotAcquired('Postgres gave no connection in time: the pool is exhausted or the server is away.', { cause: error }),
        );
        return;
      }
      const isLost = isConnectionLost(error);
      if (kept === undefined) client.release(isLost);
      else kept.giveBack(isLost);
      reject(error);
    }

    addDeadline(deadline);
    pool
      .connect()
      .then((acquired) => {
        // The pool may keep its promise after nobody waits for it: straight back with it.
        if (over) return acquired.release();
        client = acquired;
        watchClient(acquired);
        const send = (text: string, values?: unknown[]): Promise<PostgresQueryResult> => {
          deadline.at = performance.now() + statementTimeoutMs;
          return acquired.query(text, values);
        };
        return work({
          query: <Row>(text: string, values?: unknown[]) => send(text, values).then(readRows<Row>),
          change: (text, values) => send(text, values).then(countRows),
          keep() {
            if (over) throw new OutOfTimeError('No answer in time.');
            kept ??= keepConnection(acquired, statementTimeoutMs);
            return kept;
          },
        }).then((result) => {
          if (over) return;
          over = true;
          removeDeadline(deadline);
          if (kept === undefined) acquired.release();
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
  waiting?: Abandonable,
): Promise<Result> {
  if (isAbandoned(waiting, 0)) return Promise.reject(new OutOfTimeError('Nobody waits for the answer any more.'));
  return work({
    query: async (text, values) => readRows(await withinBudget(on.query(text, values), statementTimeoutMs)),
    change: async (text, values) => countRows(await withinBudget(on.query(text, values), statementTimeoutMs)),
    keep: () => {
      throw new TypeError('Only a pool has connections to keep.');
    },
  });
}

function keepConnection(client: PostgresClient, statementTimeoutMs: number): KeptConnection {
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
