import { type PostgresService, startPostgres } from '@x/tooling-services';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postgresStore } from '../src/postgres-store.ts';
import { DAY } from './support/database.ts';

/** Every third fault is a crash of the server, the others end its sessions. Each in the middle of a transaction. */
function createFaults(postgres: PostgresService) {
  let count = 0;
  let last = Promise.resolve();
  return {
    happen(): Promise<void> {
      last = last.then(async () => {
        count += 1;
        if (count % 3 === 0) await postgres.restart('immediate');
        else await postgres.terminateBackends();
      });
      return last;
    },
    count: () => count,
  };
}

describe('postgresStore while its server goes away', () => {
  it('loses nothing and doubles nothing over ended sessions and crashes', async () => {
    const postgres = await startPostgres();
    onTestFinished(() => postgres.close());
    const pool = new pg.Pool({ connectionString: postgres.connectionString, max: 8 });
    pool.on('error', () => {});
    onTestFinished(() => void pool.end());
    const store = postgresStore({ pool, table: 'storm' });
    await store.migrate();
    await pool.query('CREATE TABLE storm_effect (key text)');
    const faults = createFaults(postgres);
    const broken = new Set<number>();
    let unavailable = 0;

    async function handleOnce(index: number): Promise<boolean> {
      const key = `k${index}`;
      const claim = await store.claim(key, { leaseMs: 500 });
      if (claim.state !== 'claimed') return claim.state === 'done';
      try {
        await (claim.transaction as pg.PoolClient).query('INSERT INTO storm_effect VALUES ($1)', [key]);
        if (index % 25 === 0 && !broken.has(index)) {
          broken.add(index);
          await faults.happen();
        }
      } catch (error) {
        await store.release(key, claim.token, {});
        throw error;
      }
      return (await store.complete(key, claim.token, { retainMs: DAY })) === 'completed';
    }

    async function deliver(index: number): Promise<void> {
      for (;;) {
        try {
          if (await handleOnce(index)) return;
        } catch {
          unavailable += 1;
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }

    const waiting = Array.from({ length: 225 }, (_, index) => index);
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) await deliver(index);
      }),
    );
    // On a connection of its own: those of the pool may not have heard of the last fault yet.
    const client = new pg.Client({ connectionString: postgres.connectionString });
    await client.connect();
    const { rows } = await client.query('SELECT key, count(*)::int AS times FROM storm_effect GROUP BY key');
    await client.end();
    expect(rows.filter((row) => row.times !== 1)).toEqual([]);
    expect(rows).toHaveLength(225);
    expect(faults.count()).toBe(9);
    // Whoever called for a fault lost its own transaction to it.
    expect(unavailable).toBeGreaterThanOrEqual(9);
  });
});
