import { setTimeout as sleep } from 'node:timers/promises';
import type { ClaimedEvent, EventStore } from '@x/webhooks';
import pg from 'pg';
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest';
import type { PostgresStoreOptions } from '../../src/options.ts';
import { type PostgresEventStore, postgresStore } from '../../src/postgres-store.ts';

export const DAY = 86_400_000;

/** What no test waits for. */
export const PATIENT = { acquireTimeoutMs: 60_000, statementTimeoutMs: 60_000 };

export interface TestDatabase {
  readonly port: number;
  readonly connectionString: string;
  /** A pool that ends with the test. */
  openPool(config?: pg.PoolConfig): pg.Pool;
  /** A store on a table of its own. */
  openStore(options?: Partial<PostgresStoreOptions>): Promise<{ store: PostgresEventStore; pool: pg.Pool; table: string }>;
}

let databases = 0;

/** A database of its own for the tests of a file. */
export function useDatabase(): TestDatabase {
  const port = inject('postgresPort');
  const name = `tests_${process.pid}_${databases++}`;
  const connectionString = `postgres://postgres@127.0.0.1:${port}/${name}`;
  let tables = 0;
  let shared: pg.Pool | undefined;
  beforeAll(() => runAlone(port, `CREATE DATABASE ${name}`));
  afterAll(async () => {
    await shared?.end();
    await runAlone(port, `DROP DATABASE ${name} WITH (FORCE)`);
  });

  const database: TestDatabase = {
    port,
    connectionString,
    openPool(config = {}) {
      const pool = new pg.Pool({ connectionString, ...config });
      pool.on('error', () => {});
      // Not awaited: a connection that a test broke may never end.
      onTestFinished(() => void pool.end());
      return pool;
    },
    async openStore(options = {}) {
      tables += 1;
      const table = `events_${tables}`;
      shared ??= new pg.Pool({ connectionString, max: 12 });
      const pool = shared;
      const store = postgresStore({ pool, table, ...PATIENT, ...options });
      onTestFinished(() => store.close());
      await postgresStore({ pool, table, ...PATIENT }).migrate();
      return { store, pool, table };
    },
  };
  return database;
}

async function runAlone(port: number, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: `postgres://postgres@127.0.0.1:${port}/postgres` });
  await client.connect();
  await client.query(text);
  await client.end();
}

/** Moves everything that a table remembers into the past, as if the database's clock had gone on. */
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

/** Claims an event that must be free, in a transaction of `pg`. */
export async function claimFree(store: EventStore, key: string): Promise<ClaimedEvent<pg.PoolClient>> {
  const claim = await store.claim(key, { leaseMs: 60_000 });
  if (claim.state !== 'claimed') throw new Error(`Expected ${key} to be free, but it is ${claim.state}.`);
  return claim as ClaimedEvent<pg.PoolClient>;
}

/** Waits for what a real server gives no notice of. Only the runner's time limit ends it. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}
