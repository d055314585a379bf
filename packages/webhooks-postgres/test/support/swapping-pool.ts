import type pg from 'pg';
import type { PostgresPool, PostgresQueryResult } from '../../src/driver.ts';

/**
 * Behaves like PgBouncer in transaction mode at its most unhelpful: outside a transaction every statement goes to another
 * server connection than the one before, session state is thrown away after each, and only BEGIN ... COMMIT stays on one.
 */
export function swappingPool(pool: pg.Pool): PostgresPool {
  async function isolated(text: string, values?: unknown[]): Promise<PostgresQueryResult> {
    // The pool hands out the connection that was given back last: with the first one held, this is another.
    const [held, used] = [await pool.connect(), await pool.connect()];
    try {
      return await used.query(text, values);
    } finally {
      await used.query('DISCARD ALL');
      used.release();
      held.release();
    }
  }

  return {
    query: isolated,
    async connect() {
      let bound: pg.PoolClient | undefined;
      async function query(text: string, values?: unknown[]): Promise<PostgresQueryResult> {
        if (text === 'BEGIN') bound = await pool.connect();
        if (bound === undefined) return isolated(text, values);
        const result = await bound.query(text, values);
        if (text === 'COMMIT' || text === 'ROLLBACK') {
          await bound.query('DISCARD ALL');
          bound.release();
          bound = undefined;
        }
        return result;
      }
      return {
        query,
        release() {
          bound?.release(true);
          bound = undefined;
        },
      };
    },
  };
}
