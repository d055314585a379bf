import { startPostgres } from '@x/tooling-services';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postgresStore } from '../src/postgres-store.ts';
import { claimFree, DAY, PATIENT, useDatabase } from './support/database.ts';

const database = useDatabase();

/** Notes the `synchronous_commit` of every commit that changes the table. Deferred: it reads what the commit is made with. */
async function noteCommits(pool: pg.Pool, table: string): Promise<() => Promise<readonly string[]>> {
  await pool.query(`CREATE TABLE ${table}_commits (setting text)`);
  await pool.query(`CREATE FUNCTION ${table}_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO ${table}_commits VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$`);
  await pool.query(`CREATE CONSTRAINT TRIGGER note AFTER INSERT OR UPDATE ON ${table}
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ${table}_note()`);
  return async () => (await pool.query(`SELECT setting FROM ${table}_commits`)).rows.map(({ setting }) => setting);
}

describe('postgresStore where synchronous_commit is off', () => {
  it.each([
    { transactional: true, given: 'off', used: 'on' },
    { transactional: false, given: 'off', used: 'on' },
    // Weaker or stronger choices that keep what is committed are left alone.
    { transactional: true, given: 'local', used: 'local' },
    { transactional: false, given: 'remote_apply', used: 'remote_apply' },
  ])(
    'commits claim, extension and completion with $used where the session has $given (transactional: $transactional)',
    async (row) => {
      const { transactional, given, used } = row;
      const table = `durable_${transactional}_${given}`;
      const pool = database.openPool({ options: `-c synchronous_commit=${given}` });
      const store = postgresStore({ pool, table, transactional, ...PATIENT });
      await store.migrate();
      const readCommits = await noteCommits(pool, table);
      const { token } = await claimFree(store, 'a');
      await store.extend('a', token, { leaseMs: 60_000 });
      expect(await store.complete('a', token, { retainMs: DAY })).toBe('completed');
      expect(await readCommits()).toEqual([used, used, used]);
      expect((await pool.query('SHOW synchronous_commit')).rows).toEqual([{ synchronous_commit: given }]);
    },
  );

  it.each([true, false])('still knows after a crash what it had completed (transactional: %s)', async (transactional) => {
    // The server writes what it has not been asked to wait for as late as it can.
    const postgres = await startPostgres({ settings: { synchronous_commit: 'off', wal_writer_delay: '10000' } });
    onTestFinished(() => postgres.close());
    const openPool = () => {
      const pool = new pg.Pool({ connectionString: postgres.connectionString, max: 4 });
      pool.on('error', () => {});
      onTestFinished(() => void pool.end());
      return pool;
    };
    const before = openPool();
    const store = postgresStore({ pool: before, transactional, ...PATIENT });
    await store.migrate();
    await before.query('CREATE TABLE paid (key text)');
    for (let index = 0; index < 20; index += 1) {
      const claim = await claimFree(store, `k${index}`);
      await (claim.transaction ?? before).query('INSERT INTO paid VALUES ($1)', [`k${index}`]);
      expect(await store.complete(`k${index}`, claim.token, { retainMs: DAY })).toBe('completed');
    }
    await postgres.restart('immediate');
    const after = openPool();
    expect((await after.query('SELECT key FROM paid')).rowCount).toBe(20);
    expect((await after.query('SELECT key FROM webhook_events WHERE done_until > now()')).rowCount).toBe(20);
  });
});
