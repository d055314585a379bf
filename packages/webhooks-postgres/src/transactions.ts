import { createSemaphore, type Semaphore } from '@x/webhooks/store';
import type { Connection, Connections } from './connections.ts';
import { hasConnect, type PostgresQueryable } from './driver.ts';
import { isConnectionLost, postgresUnavailable } from './errors.ts';
import { formatInterval, type Statements } from './statements.ts';

const semaphores = new WeakMap<PostgresQueryable, Semaphore>();

/**
 * Limits how many handler transactions are open at a time on a pool, whichever store opened them. Each holds a connection while
 * its handler runs. The pool's last connection stays free, or heartbeats would wait for the very handlers that need them.
 */
export function limitTransactions(pool: PostgresQueryable): Semaphore {
  const known = semaphores.get(pool);
  if (known !== undefined) return known;
  const max = hasConnect(pool) ? (pool.options?.max ?? Number.POSITIVE_INFINITY) : 2;
  const semaphore = createSemaphore(max - 1);
  semaphores.set(pool, semaphore);
  return semaphore;
}

export interface HandlerTransactions {
  /** From now on the transaction belongs to the token. `onEnd` is called when it is over. */
  open(token: string, connection: Connection, onEnd: () => void): void;
  /** Records that the event was handled, for an interval of Postgres, and commits that with what the handler wrote. */
  commit(key: string, token: string, retention: string): Promise<'completed' | 'stale'>;
  /** Undoes what the handler wrote; `destroy` when the handler may still be using the connection. */
  rollBack(token: string, destroy: boolean): Promise<void>;
  /** Undoes everything that is still open. */
  closeAll(): void;
}

interface OpenTransaction {
  readonly connection: Connection;
  readonly end: (destroy?: boolean) => void;
}

/** The transactions in which handlers run at this moment, by the token of their claim. */
export function createHandlerTransactions(connections: Connections, statements: Statements): HandlerTransactions {
  const transactions = new Map<string, OpenTransaction>();

  function take(token: string): OpenTransaction | undefined {
    const transaction = transactions.get(token);
    transactions.delete(token);
    return transaction;
  }

  async function recordAndCommit({ connection, end }: OpenTransaction, values: unknown[]): Promise<'completed' | 'stale'> {
    const rows = await connection.query(statements.completeInTransaction, values);
    if (rows.length === 0) {
      await undo({ connection, end });
      return 'stale';
    }
    await connection.commit();
    end();
    return 'completed';
  }

  /** Reads what became of a COMMIT whose reply never came. */
  async function settle(key: string, token: string, cause: unknown): Promise<'completed'> {
    const [row] = await connections.run<{ done: boolean }>('find out whether its COMMIT arrived', statements.settle, [
      key,
      token,
    ]);
    if (row?.done === true) return 'completed';
    throw postgresUnavailable('commit the event', cause);
  }

  async function giveBack(key: string, token: string, cause: unknown): Promise<'stale'> {
    const [row] = await connections.run<{ token: string | null }>('read the event', statements.describe, [key]);
    // Under snapshot isolation an owner that came after us shows as a serialization failure.
    if (row?.token !== token) return 'stale';
    const values = [key, token, formatInterval(0), 'the transaction did not commit'];
    await connections.run('give the event back', statements.release, values);
    throw postgresUnavailable('commit the event', cause);
  }

  return {
    open(token, connection, onEnd) {
      const end = (destroy?: boolean): void => {
        connection.release(destroy);
        onEnd();
      };
      transactions.set(token, { connection, end });
    },

    async commit(key, token, retention) {
      const transaction = take(token);
      if (transaction === undefined) return 'stale';
      try {
        return await recordAndCommit(transaction, [key, token, retention]);
      } catch (error) {
        if (isConnectionLost(error)) {
          transaction.end(true);
          return settle(key, token, error);
        }
        await undo(transaction);
        return giveBack(key, token, error);
      }
    },

    async rollBack(token, destroy) {
      const transaction = take(token);
      if (transaction === undefined) return;
      if (destroy) transaction.end(true);
      else await undo(transaction);
    },

    closeAll() {
      for (const token of [...transactions.keys()]) take(token)?.end(true);
    },
  };
}

async function undo({ connection, end }: OpenTransaction): Promise<void> {
  try {
    await connection.query('ROLLBACK');
    end();
  } catch {
    // Closing the connection rolls back too.
    end(true);
  }
}
