import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { postgresStore } from '../src/postgres-store.ts';
import { buildStatements } from '../src/statements.ts';
import { claimFree, PATIENT, passTime, until, useDatabase } from './support/database.ts';

const database = useDatabase();

describe('sweep', () => {
  it('goes in batches and passes by rows that a claim has locked', async () => {
    const { store, pool, table } = await database.openStore({ transactional: false });
    for (const key of ['a', 'b', 'c']) {
      const claim = await claimFree(store, key);
      await store.complete(key, claim.token, { retainMs: 1 });
    }
    await passTime(pool, table, 10);
    const holder = await pool.connect();
    await holder.query('BEGIN');
    await holder.query(`SELECT * FROM ${table} WHERE key = 'b' FOR UPDATE`);
    expect(await store.sweep({ limit: 1 })).toBe(1);
    expect(await store.sweep({ limit: 10 })).toBe(1);
    await holder.query('ROLLBACK');
    holder.release();
    expect(await store.sweep({ limit: 10 })).toBe(1);
  });

  it('reads only what is due, by its index', async () => {
    const { pool, table } = await database.openStore();
    await pool.query(`INSERT INTO ${table} (key, attempts, fencing_token, lease_until, done_until)
SELECT 'k' || i, 1, 1, now(), now() + interval '1 day' FROM generate_series(1, 20000) AS i`);
    await pool.query(`ANALYZE ${table}`);
    const { rows } = await pool.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${buildStatements(table).sweep.replace('$1', '1000')}`);
    const plan = JSON.stringify(rows[0]['QUERY PLAN']);
    expect(plan).toContain(`"Index Name":"${table}_sweep"`);
    expect(plan).toMatch(/"Index Cond":"\(done_until <= now\(\)\)"/);
    expect(plan).not.toContain('"Seq Scan"');
    // The deletion looks up the keys that were found, which are none.
    expect(plan).not.toMatch(/"Actual Rows":\s*[1-9]/);
  });

  it('that runs out of time is ended on the server', async () => {
    const { pool, table } = await database.openStore();
    const hasty = postgresStore({ pool, table, acquireTimeoutMs: 60_000, statementTimeoutMs: 200 });
    const watcher = new pg.Client({ connectionString: database.connectionString });
    await watcher.connect();
    await watcher.query('BEGIN');
    await watcher.query(`LOCK TABLE ${table}`);
    await expect(hasty.sweep({ limit: 10 })).rejects.toMatchObject({ code: 'ERR_WEBHOOK_STORE_UNAVAILABLE' });
    // The lock is still held: nothing but the time limit can have ended it.
    const active = "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE $1";
    await until(async () => (await watcher.query(active, [`DELETE FROM "${table}"%`])).rowCount === 0);
    await watcher.query('ROLLBACK');
    await watcher.end();
    expect(await postgresStore({ pool, table, ...PATIENT }).sweep({ limit: 10 })).toBe(0);
  });

  it('refuses a limit that is not a positive integer', async () => {
    const { store } = await database.openStore();
    for (const limit of [0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, null as never])
      await expect(store.sweep({ limit })).rejects.toThrow(RangeError);
  });
});
