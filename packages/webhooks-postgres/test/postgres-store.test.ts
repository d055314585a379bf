import pg from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { postgresStore } from '../src/postgres-store.ts';
import { openConnections, passTime, useDatabase } from './test-database.fixture.ts';

const DAY = 86_400_000;
const database = useDatabase();

describe('postgresStore, transactional', () => {
  it('commits the effect with the mark', async () => {
    const { store, pool } = await database.openStore();
    await pool.query('CREATE TABLE effect (id text)');
    const claim = await store.claim('a', { leaseMs: 60_000 });
    if (claim.state !== 'claimed') throw new Error(claim.state);
    await (claim.transaction as pg.PoolClient).query("INSERT INTO effect VALUES ('a')");
    expect((await pool.query('SELECT * FROM effect')).rows).toEqual([]);
    expect(await store.complete('a', claim.token, { retainMs: DAY })).toBe('completed');
    expect((await pool.query('SELECT * FROM effect')).rows).toEqual([{ id: 'a' }]);
    expect(await store.claim('a', { leaseMs: 60_000 })).toEqual({ state: 'done' });
    expect(pool.idleCount).toBe(pool.totalCount);
  });

  it('undoes the effect on release, and counts the attempt', async () => {
    const { store, pool } = await database.openStore();
    await pool.query('CREATE TABLE undone (id text)');
    const first = await store.claim('a', { leaseMs: 60_000 });
    if (first.state !== 'claimed') throw new Error(first.state);
    await (first.transaction as pg.PoolClient).query("INSERT INTO undone VALUES ('a')");
    expect(await store.release('a', first.token, { error: 'broken' })).toBe('released');
    expect((await pool.query('SELECT * FROM undone')).rows).toEqual([]);
    const second = await store.claim('a', { leaseMs: 60_000 });
    expect(second).toMatchObject({ state: 'claimed', attempt: 2 });
  });

  it('refuses the commit of a holder whose lease another took', async () => {
    const { store, pool, table } = await database.openStore();
    await pool.query('CREATE TABLE late (id text)');
    const late = await store.claim('a', { leaseMs: 1000 });
    if (late.state !== 'claimed') throw new Error(late.state);
    await (late.transaction as pg.PoolClient).query("INSERT INTO late VALUES ('late')");
    await passTime(pool, table, 1001);
    const next = await store.claim('a', { leaseMs: 60_000 });
    if (next.state !== 'claimed') throw new Error(next.state);
    expect(next.fencingToken).toBeGreaterThan(late.fencingToken);
    expect(await store.complete('a', late.token, { retainMs: DAY })).toBe('stale');
    await (next.transaction as pg.PoolClient).query("INSERT INTO late VALUES ('next')");
    expect(await store.complete('a', next.token, { retainMs: DAY })).toBe('completed');
    expect((await pool.query('SELECT * FROM late')).rows).toEqual([{ id: 'next' }]);
  });

  it('rolls back and gives the event back when the handler swallowed a failed statement', async () => {
    const { store } = await database.openStore();
    const claim = await store.claim('a', { leaseMs: 60_000 });
    if (claim.state !== 'claimed') throw new Error(claim.state);
    await (claim.transaction as pg.PoolClient).query('SELECT 1/0').catch(() => {});
    await expect(store.complete('a', claim.token, { retainMs: DAY })).rejects.toThrow(/handler had failed before/);
    expect(await store.claim('a', { leaseMs: 60_000 })).toMatchObject({ state: 'claimed', attempt: 2 });
  });

  it('does not take a COMMIT for one when a statement that nobody awaited failed just before it', async () => {
    const { store, pool } = await database.openStore();
    await pool.query('CREATE TABLE floating (id text)');
    const claim = await store.claim('a', { leaseMs: 60_000 });
    if (claim.state !== 'claimed') throw new Error(claim.state);
    const client = claim.transaction as pg.PoolClient;
    await client.query("INSERT INTO floating VALUES ('a')");
    const completing = store.complete('a', claim.token, { retainMs: DAY });
    // Behind the mark, before the COMMIT, which Postgres then answers with ROLLBACK.
    client.query('SELECT 1/0').catch(() => {});
    await expect(completing).rejects.toThrow(/handler had failed before/);
    expect((await pool.query('SELECT * FROM floating')).rows).toEqual([]);
    expect(await store.claim('a', { leaseMs: 60_000 })).toMatchObject({ state: 'claimed', attempt: 2 });
  });

  it('gives an event back whose failure has a NUL in its message', async () => {
    const { store } = await database.openStore();
    const claim = await store.claim('a', { leaseMs: 60_000 });
    if (claim.state !== 'claimed') throw new Error(claim.state);
    expect(await store.release('a', claim.token, { error: 'no \0 stock' })).toBe('released');
    expect(await store.claim('a', { leaseMs: 60_000 })).toMatchObject({ state: 'claimed', attempt: 2 });
  });

  it('gives the event back when a deferred constraint refuses the commit', async () => {
    const { store, pool } = await database.openStore();
    await pool.query('CREATE TABLE parent (id int PRIMARY KEY)');
    await pool.query('CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED)');
    const claim = await store.claim('a', { leaseMs: 60_000 });
    if (claim.state !== 'claimed') throw new Error(claim.state);
    await (claim.transaction as pg.PoolClient).query('INSERT INTO child VALUES (1)');
    await expect(store.complete('a', claim.token, { retainMs: DAY })).rejects.toThrow(/SQLSTATE 23503/);
    expect(await store.claim('a', { leaseMs: 60_000 })).toMatchObject({ state: 'claimed', attempt: 2 });
  });

  it('closes the connection of an abandoned handler, which cannot write any more', async () => {
    const { store } = await database.openStore();
    const claim = await store.claim('a', { leaseMs: 60_000 });
    if (claim.state !== 'claimed') throw new Error(claim.state);
    await store.release('a', claim.token, { abandoned: true });
    await expect((claim.transaction as pg.PoolClient).query('SELECT 1')).rejects.toThrow(/closed|not queryable/i);
  });

  it('keeps one connection of the pool free for heartbeats', async () => {
    const pool = database.openPool({ max: 3, idleTimeoutMillis: 0 });
    // The short budget is for a connection that is never free, not for one that is yet to be opened.
    await openConnections(pool, 3);
    const { store } = await database.openStore({ pool, acquireTimeoutMs: 100 });
    const claims = await Promise.all(['a', 'b'].map((key) => store.claim(key, { leaseMs: 60_000 })));
    const [first] = claims;
    if (first?.state !== 'claimed') throw new Error(first?.state);
    await expect(store.claim('c', { leaseMs: 60_000 })).rejects.toMatchObject({ name: 'EventStoreUnavailableError' });
    expect(await store.extend('a', first.token, { leaseMs: 60_000 })).toBe('extended');
    await store.complete('a', first.token, { retainMs: DAY });
    expect(await store.claim('c', { leaseMs: 60_000 })).toMatchObject({ state: 'claimed', attempt: 1 });
  });
});

describe('postgresStore', () => {
  it.each([true, false])(
    'remembers for 6 days and 23 hours, and not beyond 7 days (transactional: %s)',
    async (transactional) => {
      const { store, pool, table } = await database.openStore({ transactional });
      const claim = await store.claim('a', { leaseMs: 60_000 });
      if (claim.state !== 'claimed') throw new Error(claim.state);
      await store.complete('a', claim.token, { retainMs: 7 * DAY });
      await passTime(pool, table, 7 * DAY - 3_600_000);
      expect(await store.claim('a', { leaseMs: 60_000 })).toEqual({ state: 'done' });
      expect(await store.sweep({ limit: 10 })).toBe(0);
      await passTime(pool, table, 3_600_000);
      expect(await store.sweep({ limit: 10 })).toBe(1);
      const again = await store.claim('a', { leaseMs: 60_000 });
      expect(again).toMatchObject({ state: 'claimed', attempt: 1 });
      expect(again.state === 'claimed' && again.fencingToken > claim.fencingToken).toBe(true);
    },
  );

  it('sweep goes in batches and passes by rows that a claim has locked', async () => {
    const { store, pool, table } = await database.openStore({ transactional: false });
    for (const key of ['a', 'b', 'c']) {
      const claim = await store.claim(key, { leaseMs: 60_000 });
      if (claim.state === 'claimed') await store.complete(key, claim.token, { retainMs: 1 });
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

  it('takes a lone client without a pool when not transactional, and refuses it otherwise', async () => {
    const client = new pg.Client({ connectionString: database.postgres.connectionString });
    await client.connect();
    try {
      const { store } = await database.openStore({ pool: client, transactional: false });
      const claim = await store.claim('a', { leaseMs: 60_000 });
      if (claim.state !== 'claimed') throw new Error(claim.state);
      expect(claim.transaction).toBeUndefined();
      expect(await store.complete('a', claim.token, { retainMs: DAY })).toBe('completed');
      expect(() => postgresStore({ pool: client })).toThrow(/needs a pool/);
    } finally {
      await client.end();
    }
  });

  it('takes a table in another schema and refuses what is more than a name', async () => {
    const pool = database.openPool();
    await pool.query('CREATE SCHEMA "Pay"');
    const store = postgresStore({ pool, table: 'Pay.Events' });
    await store.migrate();
    expect(await store.lookup(['a'])).toEqual(['absent']);
    for (const table of ['a b', 'a;b', 'a"b', '', 'a.b.c', '1a', 'x'.repeat(51)]) {
      expect(() => postgresStore({ pool, table })).toThrow(/Expected table/);
    }
  });

  it('migrate may run in many processes at a time', async () => {
    const pool = database.openPool();
    await Promise.all(Array.from({ length: 8 }, () => postgresStore({ pool, table: 'raced' }).migrate()));
    expect(await postgresStore({ pool, table: 'raced' }).lookup(['a'])).toEqual(['absent']);
  });

  it('names migrate() when its table is missing', async () => {
    const store = postgresStore({ pool: database.openPool(), table: 'missing' });
    await expect(store.claim('a', { leaseMs: 1000 })).rejects.toThrow(/run migrate\(\)/);
  });

  it.each([true, false])(
    'refuses a duration that is no finite number, and changes nothing (transactional: %s)',
    async (transactional) => {
      const { store } = await database.openStore({ transactional });
      const nothing = null as never;
      const refused = expect.objectContaining({ name: 'RangeError', message: expect.stringContaining('not null') });
      await expect(store.claim('a', { leaseMs: nothing })).rejects.toEqual(refused);
      expect(await store.lookup(['a'])).toEqual(['absent']);
      const claim = await store.claim('a', { leaseMs: 60_000 });
      if (claim.state !== 'claimed') throw new Error(claim.state);
      await expect(store.extend('a', claim.token, { leaseMs: nothing })).rejects.toEqual(refused);
      await expect(store.complete('a', claim.token, { retainMs: nothing })).rejects.toEqual(refused);
      await expect(store.release('a', claim.token, { retryAfterMs: Number.NaN })).rejects.toThrow(RangeError);
      expect(await store.complete('a', claim.token, { retainMs: DAY })).toBe('completed');
    },
  );

  it('gives back a claim that nobody waits for any more', async () => {
    const { store } = await database.openStore();
    await expect(store.claim('a', { leaseMs: 60_000, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_STORE_UNAVAILABLE',
    });
    expect(await store.claim('a', { leaseMs: 60_000 })).toMatchObject({ state: 'claimed' });
  });

  it.each([true, false])('reads the signal of a claim only when it has to wait (transactional: %s)', async (transactional) => {
    const pool = database.openPool({ max: 2 });
    const store = postgresStore({ pool, table: `waiting_${transactional}`, transactional, acquireTimeoutMs: 60_000 });
    await store.migrate();
    const controller = new AbortController();
    let reads = 0;
    class Waiting {
      readonly leaseMs = 60_000;
      get signal(): AbortSignal {
        reads += 1;
        return controller.signal;
      }
    }
    // However slow the machine is, this claim has not waited.
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const first = await store.claim('a', new Waiting());
      expect(first).toMatchObject({ state: 'claimed' });
      if (first.state === 'claimed') await store.complete('a', first.token, { retainMs: 60_000 });
      expect(reads).toBe(0);
    } finally {
      vi.useRealTimers();
    }

    const held = await Promise.all([pool.connect(), pool.connect()]);
    const claim = store.claim('b', new Waiting());
    setTimeout(() => controller.abort(), 50);
    await expect(claim).rejects.toMatchObject({ code: 'ERR_WEBHOOK_STORE_UNAVAILABLE' });
    for (const client of held) client.release();
    expect(await store.lookup(['b'])).toEqual(['absent']);
  });

  it('has one claimed among 200 simultaneous claims of one event', async () => {
    const { store, pool } = await database.openStore();
    const results = await Promise.all(Array.from({ length: 200 }, () => store.claim('a', { leaseMs: 60_000 })));
    expect(results.filter((result) => result.state === 'claimed')).toHaveLength(1);
    expect(results.filter((result) => result.state === 'in-progress')).toHaveLength(199);
    await store.close();
    expect(pool.waitingCount).toBe(0);
  });
});
