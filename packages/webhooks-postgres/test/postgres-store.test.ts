import { createWebhookReceiver, type EventStore, itpay } from '@x/webhooks';
import pg from 'pg';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { postgresStore } from '../src/postgres-store.ts';
import { claimFree, DAY, openConnections, PATIENT, passTime, useDatabase } from './support/database.ts';

const database = useDatabase();

describe('postgresStore, transactional', () => {
  it('commits what the handler wrote together with the record that it was handled', async () => {
    const { store, pool } = await database.openStore();
    await pool.query('CREATE TABLE effect (id text)');
    const claim = await claimFree(store, 'a');
    await claim.transaction?.query("INSERT INTO effect VALUES ('a')");
    expect((await pool.query('SELECT * FROM effect')).rows).toEqual([]);
    expect(await store.complete('a', claim.token, { retainMs: DAY })).toBe('completed');
    expect((await pool.query('SELECT * FROM effect')).rows).toEqual([{ id: 'a' }]);
    expect(await store.claim('a', { leaseMs: 60_000 })).toEqual({ state: 'done' });
    expect(pool.idleCount).toBe(pool.totalCount);
  });

  it('undoes what the handler wrote on release, and counts the attempt', async () => {
    const { store, pool } = await database.openStore();
    await pool.query('CREATE TABLE undone (id text)');
    const first = await claimFree(store, 'a');
    await first.transaction?.query("INSERT INTO undone VALUES ('a')");
    expect(await store.release('a', first.token, { error: 'broken' })).toBe('released');
    expect((await pool.query('SELECT * FROM undone')).rows).toEqual([]);
    expect(await claimFree(store, 'a')).toMatchObject({ attempt: 2 });
  });

  it('refuses the commit of an owner whose lease another took', async () => {
    const { store, pool, table } = await database.openStore();
    await pool.query('CREATE TABLE late (id text)');
    const late = await claimFree(store, 'a');
    await late.transaction?.query("INSERT INTO late VALUES ('late')");
    await passTime(pool, table, 60_001);
    const next = await claimFree(store, 'a');
    expect(next.fencingToken).toBeGreaterThan(late.fencingToken);
    expect(await store.complete('a', late.token, { retainMs: DAY })).toBe('stale');
    await next.transaction?.query("INSERT INTO late VALUES ('next')");
    expect(await store.complete('a', next.token, { retainMs: DAY })).toBe('completed');
    expect((await pool.query('SELECT * FROM late')).rows).toEqual([{ id: 'next' }]);
  });

  it('rolls back and gives the event back when the handler swallowed a failed statement', async () => {
    const { store } = await database.openStore();
    const claim = await claimFree(store, 'a');
    await claim.transaction?.query('SELECT 1/0').catch(() => {});
    await expect(store.complete('a', claim.token, { retainMs: DAY })).rejects.toThrow(/in the handler failed/);
    expect(await claimFree(store, 'a')).toMatchObject({ attempt: 2 });
  });

  it('does not mistake a COMMIT for one when a statement that nobody awaited failed just before it', async () => {
    const { store, pool } = await database.openStore();
    await pool.query('CREATE TABLE floating (id text)');
    const claim = await claimFree(store, 'a');
    await claim.transaction?.query("INSERT INTO floating VALUES ('a')");
    const completing = store.complete('a', claim.token, { retainMs: DAY });
    // After the record, before the COMMIT, which Postgres then answers with ROLLBACK.
    claim.transaction?.query('SELECT 1/0').catch(() => {});
    await expect(completing).rejects.toThrow(/in the handler failed/);
    expect((await pool.query('SELECT * FROM floating')).rows).toEqual([]);
    expect(await claimFree(store, 'a')).toMatchObject({ attempt: 2 });
  });

  it('gives an event back whose failure has a NUL in its message', async () => {
    const { store } = await database.openStore();
    const claim = await claimFree(store, 'a');
    expect(await store.release('a', claim.token, { error: 'no \0 stock' })).toBe('released');
    expect(await claimFree(store, 'a')).toMatchObject({ attempt: 2 });
  });

  it('gives the event back when a deferred constraint refuses the commit', async () => {
    const { store, pool } = await database.openStore();
    await pool.query('CREATE TABLE parent (id int PRIMARY KEY)');
    await pool.query('CREATE TABLE child (id int REFERENCES parent DEFERRABLE INITIALLY DEFERRED)');
    const claim = await claimFree(store, 'a');
    await claim.transaction?.query('INSERT INTO child VALUES (1)');
    await expect(store.complete('a', claim.token, { retainMs: DAY })).rejects.toThrow(/SQLSTATE 23503/);
    expect(await claimFree(store, 'a')).toMatchObject({ attempt: 2 });
  });

  it('closes the connection of an abandoned handler, which can write no more', async () => {
    const { store } = await database.openStore();
    const claim = await claimFree(store, 'a');
    await store.release('a', claim.token, { abandoned: true });
    await expect(claim.transaction?.query('SELECT 1')).rejects.toThrow(/closed|not queryable/i);
  });

  it('leaves one connection of the pool to heartbeats', async () => {
    const pool = database.openPool({ max: 3, idleTimeoutMillis: 0 });
    // The short limit is for a connection that never becomes free, not for one that is yet to be opened.
    await openConnections(pool, 3);
    const { store, table } = await database.openStore({ pool, ...PATIENT });
    const claims = [await claimFree(store, 'a'), await claimFree(store, 'b')];
    const hasty = postgresStore({ pool, table, acquireTimeoutMs: 100 });
    await expect(hasty.claim('c', { leaseMs: 60_000 })).rejects.toMatchObject({ name: 'EventStoreUnavailableError' });
    const [first] = claims;
    expect(await store.extend('a', first?.token ?? '', { leaseMs: 60_000 })).toBe('extended');
    await store.complete('a', first?.token ?? '', { retainMs: DAY });
    expect(await claimFree(store, 'c')).toMatchObject({ attempt: 1 });
  });

  it('has one claimed among 200 simultaneous claims of one event', async () => {
    const { store, pool } = await database.openStore(PATIENT);
    const results = await Promise.all(Array.from({ length: 200 }, () => store.claim('a', { leaseMs: 60_000 })));
    expect(results.filter((result) => result.state === 'claimed')).toHaveLength(1);
    expect(results.filter((result) => result.state === 'in-progress')).toHaveLength(199);
    await store.close();
    expect(pool.waitingCount).toBe(0);
  });
});

describe('postgresStore', () => {
  it('types the transaction by its pool', () => {
    const pool = database.openPool();
    const store = postgresStore({ pool });
    expectTypeOf(store).toExtend<EventStore<pg.PoolClient>>();
    expectTypeOf(postgresStore({ pool, transactional: false })).toExtend<EventStore<undefined>>();
    const on = { 'payment_intent.succeeded': () => {} };
    createWebhookReceiver({
      provider: itpay({ secret: 'whsec_types_0123456789abcdef' }),
      store,
      on: {
        ...on,
        'payment_intent.failed': (_event, { transaction }) => expectTypeOf(transaction).toEqualTypeOf<pg.PoolClient>(),
      },
    });
  });

  it.each([true, false])(
    'remembers for 6 days and 23 hours, and not beyond 7 days (transactional: %s)',
    async (transactional) => {
      const { store, pool, table } = await database.openStore({ transactional });
      const claim = await claimFree(store, 'a');
      await store.complete('a', claim.token, { retainMs: 7 * DAY });
      await passTime(pool, table, 7 * DAY - 3_600_000);
      expect(await store.claim('a', { leaseMs: 60_000 })).toEqual({ state: 'done' });
      expect(await store.sweep({ limit: 10 })).toBe(0);
      await passTime(pool, table, 3_600_000);
      expect(await store.sweep({ limit: 10 })).toBe(1);
      const again = await claimFree(store, 'a');
      expect(again.attempt).toBe(1);
      expect(again.fencingToken).toBeGreaterThan(claim.fencingToken);
    },
  );

  it('takes a lone client when not transactional, and refuses it otherwise', async () => {
    const client = new pg.Client({ connectionString: database.connectionString });
    await client.connect();
    try {
      const { store } = await database.openStore({ pool: client, transactional: false });
      const claim = await claimFree(store, 'a');
      expect(claim.transaction).toBeUndefined();
      expect(await store.complete('a', claim.token, { retainMs: DAY })).toBe('completed');
      expect(() => postgresStore({ pool: client })).toThrow(/needs a pool/);
    } finally {
      await client.end();
    }
  });

  it('refuses an unknown option by name, and a pool that cannot serve', () => {
    const pool = database.openPool();
    const refused = { name: 'WebhookConfigurationError' };
    const construct = (options: object) => () => postgresStore(options as never);
    expect(construct({ pool, transactionl: true })).toThrow(
      expect.objectContaining({
        ...refused,
        message: 'postgresStore has no option "transactionl". Did you mean "transactional"?',
      }),
    );
    for (const options of [null, {}, { pool: {} }, { pool, table: null }, { pool, transactional: 'yes' }]) {
      expect(construct(options as never)).toThrow(expect.objectContaining(refused));
    }
    for (const acquireTimeoutMs of [0, Number.NaN, Number.POSITIVE_INFINITY, '5']) {
      expect(construct({ pool, acquireTimeoutMs })).toThrow(/acquireTimeoutMs/);
    }
  });

  it('refuses a table that is more than a name, and takes one in another schema', async () => {
    const pool = database.openPool();
    await pool.query('CREATE SCHEMA "Pay"');
    const store = postgresStore({ pool, table: 'Pay.Events', ...PATIENT });
    await store.migrate();
    expect(await store.lookup(['a'])).toEqual(['absent']);
    for (const table of ['a b', 'a;b', 'a"b', '', 'a.b.c', '1a', 'x'.repeat(51)]) {
      expect(() => postgresStore({ pool, table })).toThrow(/expected table/);
    }
  });

  it.each([true, false])(
    'refuses a duration that is not finite, and changes nothing (transactional: %s)',
    async (transactional) => {
      const { store } = await database.openStore({ transactional });
      for (const duration of [null as never, Number.NaN, Number.POSITIVE_INFINITY, -1]) {
        await expect(store.claim('a', { leaseMs: duration })).rejects.toThrow(/leaseMs/);
        expect(await store.lookup(['a'])).toEqual(['absent']);
        const { token } = await claimFree(store, 'b');
        await expect(store.extend('b', token, { leaseMs: duration })).rejects.toThrow(RangeError);
        await expect(store.complete('b', token, { retainMs: duration })).rejects.toThrow(RangeError);
        await expect(store.release('b', token, { retryAfterMs: duration })).rejects.toThrow(RangeError);
        expect(await store.release('b', token)).toBe('released');
      }
    },
  );

  it('names migrate() when its table is missing', async () => {
    const store = postgresStore({ pool: database.openPool(), table: 'missing', ...PATIENT });
    await expect(store.claim('a', { leaseMs: 1000 })).rejects.toThrow(/Run migrate\(\)/);
  });
});
