import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import PgBoss from 'pg-boss';
import { afterAll, beforeAll, inject } from 'vitest';

export interface TestBoss {
  readonly boss: PgBoss;
  readonly pool: pg.Pool;
  readonly port: number;
  readonly connectionString: string;
  /** A queue name that no other test uses. */
  nextName(): string;
}

/** A database and a boss of their own for the tests of a file. Nobody maintains the queues but the test: no time passes by itself. */
export function useBoss(): TestBoss {
  const port = inject('postgresPort');
  const database = `tests_${process.pid}_${Date.now()}`;
  const connectionString = `postgres://postgres@127.0.0.1:${port}/${database}`;
  let boss: PgBoss | undefined;
  let pool: pg.Pool | undefined;
  let names = 0;
  beforeAll(async () => {
    await runAlone(port, `CREATE DATABASE ${database}`);
    boss = new PgBoss({ connectionString, max: 10, supervise: false, schedule: false });
    boss.on('error', () => {});
    await boss.start();
    pool = new pg.Pool({ connectionString, max: 20 });
    pool.on('error', () => {});
  });
  afterAll(async () => {
    await boss?.stop({ graceful: false, wait: true });
    await pool?.end();
    await runAlone(port, `DROP DATABASE ${database} WITH (FORCE)`);
  });
  return {
    port,
    connectionString,
    get boss() {
      if (boss === undefined) throw new Error('The boss runs only during tests.');
      return boss;
    },
    get pool() {
      if (pool === undefined) throw new Error('The pool is open only during tests.');
      return pool;
    },
    nextName() {
      names += 1;
      return `queue_${names}`;
    },
  };
}

async function runAlone(port: number, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: `postgres://postgres@127.0.0.1:${port}/postgres` });
  await client.connect();
  await client.query(text);
  await client.end();
}

/** Waits for what a real server gives no notice of. Only the runner's time limit ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}
