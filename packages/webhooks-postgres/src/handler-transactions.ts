import { isConnectionLost, unavailable } from './classify-error.ts';
import type { Connections } from './connections.ts';
import { formatInterval } from './format-interval.ts';
import type { Statements } from './statements.ts';
import type { KeptConnection } from './work-on-connection.ts';

export interface HandlerTransactions {
  open(token: string, connection: KeptConnection, onEnd: () => void): void;
  /** Writes the mark, to be kept for an interval of Postgres', and commits it with the handler's effect. */
  commit(key: string, token: string, retention: string): Promise<'completed' | 'stale'>;
  /** Undoes the handler's effect; `destroy` when the handler may still be using the connection. */
  rollBack(token: string, destroy: boolean): Promise<void>;
  /** Undoes everything that is still open. */
  closeAll(): void;
}

interface OpenTransaction {
  readonly connection: KeptConnection;
  readonly end: (destroy?: boolean) => void;
}

/** The transactions that handlers are running in at this moment, by the token of their claim. */
export function createHandlerTransactions(connections: Connections, statements: Statements): HandlerTransactions {
  const transactions = new Map<string, OpenTransaction>();

  function take(token: string): OpenTransaction | undefined {
    const transaction = transactions.get(token);
    transactions.delete(token);
    return transaction;
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

  /** Reads what became of a COMMIT whose reply never came. */
  async function settle(key: string, token: string, cause: unknown): Promise<'completed'> {
    const [row] = await connections.run<{ done: boolean }>('find out whether its COMMIT arrived', statements.settle, [
      key,
      token,
    ]);
    if (row?.done === true) return 'completed';
    throw unavailable('commit the event', cause);
  }

  async function isTaken(key: string, token: string): Promise<boolean> {
    const [row] = await connections.run<{ token: string | null }>('read the event', statements.describe, [key]);
    return row?.token !== token;
  }

  return {
    open(token, connection, onEnd) {
      const end = (destroy?: boolean): void => {
        connection.giveBack(destroy);
        onEnd();
      };
      transactions.set(token, { connection, end });
    },

    async commit(key, token, retention) {
      const transaction = take(token);
      if (transaction === undefined) return 'stale';
      const { connection, end } = transaction;
      try {
        const rows = await connection.query(statements.completeInTransaction, [key, token, retention]);
        if (rows.length === 0) {
          await undo(transaction);
          return 'stale';
        }
        await connection.commit();
        end();
        return 'completed';
      } catch (error) {
        if (isConnectionLost(error)) {
          end(true);
          return settle(key, token, error);
        }
        await undo(transaction);
        // In a snapshot isolation the owner that came after us shows as a serialization failure.
        if (await isTaken(key, token)) return 'stale';
        await connections.run('give the event back', statements.release, [
          key,
          token,
          formatInterval(0),
          'the transaction did not commit',
        ]);
        throw unavailable('commit the event', error);
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
