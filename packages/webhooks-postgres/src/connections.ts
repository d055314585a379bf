import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreUnavailableError } from '@x/webhooks';
import { TimeLimitError, within } from '@x/webhooks/store';
import { hasConnect, type PostgresClient, type PostgresPool, type PostgresQueryable } from './driver.ts';
import { isConnectionLost, isSerializationFailure, postgresUnavailable, TransactionFailedError } from './errors.ts';

export interface Connection {
  /** What the handler gets as `context.transaction`. */
  readonly client: PostgresQueryable;
  /** Each statement has the store's time limit. */
  query<Row>(text: string, values?: unknown[]): Promise<readonly Row[]>;
  /** @throws TransactionFailedError when the server rolled back instead, which the driver reports as a success */
  commit(): Promise<void>;
  /** Gives the connection back to its pool, or closes it. The second call does nothing. */
  release(destroy?: boolean): void;
}

/** What is done on one connection. */
export type Work<Result> = (connection: Connection) => Promise<Result>;

export interface Connections {
  /** Whether several statements in a row run on the same connection. */
  readonly canHoldTransaction: boolean;
  /** Runs one statement on any connection. */
  run<Row>(what: string, text: string, values: unknown[]): Promise<readonly Row[]>;
  /** Runs several statements on one connection. Retried like `run`, so `work` must be safe to run twice. */
  with<Result>(what: string, work: Work<Result>, signal?: AbortSignal): Promise<Result>;
  /** Like `with`, and the caller releases the connection. */
  open<Result>(what: string, work: Work<Result>, signal?: AbortSignal): Promise<{ connection: Connection; result: Result }>;
}

interface TimeLimits {
  readonly acquireTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

/**
 * The connections of a pool, with the store's time limits and retries: a statement is sent again after a serialization failure
 * or on a new connection when its own broke. All failures are `EventStoreUnavailableError`.
 */
export function createConnections(pool: PostgresQueryable, limits: TimeLimits): Connections {
  const acquire = hasConnect(pool)
    ? (signal?: AbortSignal) => acquireFrom(pool, limits, signal)
    : async () => wrap(pool, limits, () => undefined);
  if (hasConnect(pool)) watchPool(pool);

  const connections: Connections = {
    canHoldTransaction: hasConnect(pool),

    async open(what, work, signal) {
      for (let attempt = 1; ; attempt += 1) {
        const connection = await acquire(signal);
        try {
          return { connection, result: await work(connection) };
        } catch (error) {
          connection.release(isConnectionLost(error));
          if (attempt >= countAttempts(error) || signal?.aborted === true) throw postgresUnavailable(what, error);
        }
        // Two that failed because of each other must not meet again at once.
        await sleep(Math.random() * 10 * attempt);
      }
    },

    async with(what, work, signal) {
      const { connection, result } = await connections.open(what, work, signal);
      connection.release();
      return result;
    },

    run: (what, text, values) => connections.with(what, (connection) => connection.query(text, values)),
  };
  return connections;
}

async function acquireFrom(pool: PostgresPool, limits: TimeLimits, signal?: AbortSignal): Promise<Connection> {
  if (signal?.aborted === true) throw new EventStoreUnavailableError('Nobody waits for the claim any more.');
  const connecting = pool.connect();
  try {
    const client = await within(connecting, limits.acquireTimeoutMs, signal);
    listen(client);
    return wrap(client, limits, (destroy) => client.release(destroy));
  } catch (cause) {
    // The pool may keep its promise after nobody waits for it.
    connecting.then(
      (client) => client.release(),
      () => undefined,
    );
    if (!(cause instanceof TimeLimitError)) throw postgresUnavailable('give a connection', cause);
    throw new EventStoreUnavailableError(
      'Postgres gave no connection in time: the pool is exhausted or the server does not answer.',
      { cause },
    );
  }
}

function wrap(client: PostgresQueryable, limits: TimeLimits, onRelease: (destroy: boolean) => void): Connection {
  let isReleased = false;
  const send = (text: string, values?: unknown[]) => within(client.query(text, values), limits.statementTimeoutMs);
  return {
    client,
    query: async <Row>(text: string, values?: unknown[]) => (await send(text, values)).rows as readonly Row[],
    async commit() {
      const { command } = await send('COMMIT');
      if (command === 'ROLLBACK') throw new TransactionFailedError('The server rolled back instead of committing.');
    },
    release(destroy = false) {
      if (isReleased) return;
      isReleased = true;
      onRelease(destroy);
    },
  };
}

/** How often a statement may be sent in all, given how it failed. */
function countAttempts(error: unknown): number {
  if (error instanceof TimeLimitError) return 1;
  if (isSerializationFailure(error)) return 6;
  // A pool hands out connections that broke while they were idle. The next one is new.
  return isConnectionLost(error) ? 3 : 1;
}

const watchedPools = new WeakSet<PostgresPool>();
const watchedClients = new WeakSet<PostgresClient>();

/**
 * A connection that breaks emits `error`, which ends the process if nobody listens. The pool listens while the connection is
 * idle, and its user while it is out. Only the pool's `acquire` event covers the moment in between.
 */
function watchPool(pool: PostgresPool): void {
  if (watchedPools.has(pool)) return;
  watchedPools.add(pool);
  pool.on?.('acquire', listen);
  pool.on?.('error', ignore);
}

function listen(client: PostgresClient): void {
  if (watchedClients.has(client)) return;
  watchedClients.add(client);
  client.on?.('error', ignore);
}

function ignore(): void {
  // The statement that runs into the broken connection fails, and is dealt with there.
}
