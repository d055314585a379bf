import { type PostgresService, startPostgres } from '@x/tooling-services';
import pg from 'pg';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { type PostgresEventStore, type PostgresStoreOptions, postgresStore } from '../src/postgres-store.ts';

export interface TestDatabase {
  readonly postgres: PostgresService;
  /** A pool that ends with the test. */
  openPool(config?: pg.PoolConfig): pg.Pool;
  /** A store on a table of its own. */
  openStore(options?: Partial<PostgresStoreOptions>): Promise<{ store: PostgresEventStore; pool: pg.Pool; table: string }>;
}

/** One real server for the tests of a file. */
export function useDatabase(): TestDatabase {
  let server: PostgresService | undefined;
  let tables = 0;
  let shared: pg.Pool | undefined;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await shared?.end();
    await server?.close();
  });

  const database: TestDatabase = {
    get postgres() {
      if (server === undefined) throw new Error('The server runs only during tests.');
      return server;
    },
    openPool(config = {}) {
      const pool = new pg.Pool({ connectionString: database.postgres.connectionString, ...config });
      pool.on('error', () => {});
      onTestFinished(async () => {
        await Promise.race([pool.end(), new Promise((resolve) => setTimeout(resolve, 1000))]);
      });
      return pool;
    },
    async openStore(options = {}) {
      tables += 1;
      const table = `events_${tables}`;
      shared ??= new pg.Pool({ connectionString: database.postgres.connectionString, max: 12 });
      const pool = shared;
      const store = postgresStore({ pool, table, ...options });
      onTestFinished(() => store.close());
      await postgresStore({ pool, table, ...options, acquireTimeoutMs: 60_000 }).migrate();
      return { store, pool, table };
    },
  };
  return database;
}

/** Moves everything a table remembers into the past, as if the database's clock had gone on. */
export async function passTime(pool: pg.Pool, table: string, milliseconds: number): Promise<void> {
  await pool.query(
    `UPDATE ${table} SET lease_until = lease_until - $1 * interval '1 millisecond', done_until = done_until - $1 * interval '1 millisecond'`,
    [milliseconds],
  );
}

/** Opens so many of a pool's connections, and leaves them idle. */
export async function openConnections(pool: pg.Pool, count: number): Promise<void> {
  const clients = await Promise.all(Array.from({ length: count }, () => pool.connect()));
  for (const client of clients) client.release();
}
