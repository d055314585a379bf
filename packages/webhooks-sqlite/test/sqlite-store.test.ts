import type { ClaimedEvent } from '@x/webhooks';
import type Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildSchemaSql, type SqliteEventStore, type SqliteStoreOptions, sqliteStore } from '../src/index.ts';
import { openFile } from './support/test-file.ts';

const DAY = 86_400_000;
const LEASE = { leaseMs: 60_000 };

type Options = Partial<SqliteStoreOptions<Database.Database>>;

function open(options: Options = {}) {
  const file = openFile();
  onTestFinished(file.remove);
  const clock = { now: 1_700_000_000_000 };
  const store = sqliteStore({ database: file.database, now: () => clock.now, ...options });
  file.database.exec('CREATE TABLE effect (id TEXT PRIMARY KEY)');
  const other = file.connect();
  const effects = () => (other.prepare('SELECT id FROM effect ORDER BY rowid').all() as { id: string }[]).map(({ id }) => id);
  return { ...file, store, clock, other, effects };
}

async function claim(
  store: SqliteEventStore<Database.Database>,
  key: string,
  leaseMs = LEASE.leaseMs,
): Promise<ClaimedEvent<undefined>> {
  const result = await store.claim(key, { leaseMs });
  if (result.state !== 'claimed') throw new Error(result.state);
  return result;
}

const insert =
  (id: string) =>
  (database: Database.Database): void => {
    database.prepare('INSERT INTO effect VALUES (?)').run(id);
  };

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('complete', () => {
  it('runs the writes in their order and commits them with the record', async () => {
    const { store, effects } = open();
    const { token } = await claim(store, 'a');
    expect(await store.complete('a', token, { retainMs: DAY, writes: [insert('1'), insert('2')] })).toBe('completed');
    expect(effects()).toEqual(['1', '2']);
    expect(await store.claim('a', LEASE)).toEqual({ state: 'done' });
  });

  it('holds one transaction from the record to the last write', async () => {
    const { store, other, effects } = open();
    other.exec('PRAGMA busy_timeout = 0');
    const { token } = await claim(store, 'a');
    const seen: unknown[] = [];
    const look = (): void => {
      seen.push(effects());
      expect(() => other.exec('BEGIN IMMEDIATE')).toThrow(/locked/);
    };
    await store.complete('a', token, { retainMs: DAY, writes: [insert('1'), look, insert('2'), look] });
    expect(seen).toEqual([[], []]);
    expect(effects()).toEqual(['1', '2']);
  });

  it('undoes all writes when one throws, and rejects with what it threw', async () => {
    const { store, effects } = open();
    const { token } = await claim(store, 'a');
    const error = new Error('sold out');
    const fail = (): void => {
      throw error;
    };
    await expect(store.complete('a', token, { retainMs: DAY, writes: [insert('1'), fail] })).rejects.toBe(error);
    const repeated = store.complete('a', token, { retainMs: DAY, writes: [insert('1'), insert('1')] });
    await expect(repeated).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_PRIMARYKEY' });
    expect(effects()).toEqual([]);
    expect(await store.claim('a', LEASE)).toMatchObject({ state: 'in-progress' });
    expect(await store.release('a', token)).toBe('released');
    expect((await claim(store, 'a')).attempt).toBe(2);
  });

  it('refuses a write that returns a promise by name, and undoes it', async () => {
    const { store, effects } = open();
    const { token } = await claim(store, 'a');
    const late = async (database: Database.Database): Promise<void> => {
      insert('1')(database);
      throw new Error('nobody may be left with this rejection');
    };
    const completed = store.complete('a', token, { retainMs: DAY, writes: [late] });
    await expect(completed).rejects.toThrow(
      new TypeError(
        'context.write expects a synchronous function, but this one returned a promise. Await in the handler, then register the write.',
      ),
    );
    expect(effects()).toEqual([]);
  });

  it('refuses a write that ends the transaction', async () => {
    const { store, effects } = open();
    for (const sql of ['COMMIT', 'ROLLBACK']) {
      const { token } = await claim(store, sql);
      const completed = store.complete(sql, token, { retainMs: DAY, writes: [(database) => database.exec(sql)] });
      await expect(completed).rejects.toThrow(/transaction ended before the writes did/);
    }
    expect(effects()).toEqual([]);
    expect(await claim(store, 'next')).toMatchObject({ attempt: 1 });
  });

  it('lets a write undo a part of itself with a savepoint', async () => {
    const { store, effects } = open();
    const { token } = await claim(store, 'a');
    const part = (database: Database.Database): void => {
      database.exec('SAVEPOINT part');
      insert('undone')(database);
      database.exec('ROLLBACK TO part');
      database.exec('RELEASE part');
    };
    await store.complete('a', token, { retainMs: DAY, writes: [part, insert('kept')] });
    expect(effects()).toEqual(['kept']);
  });

  it('runs no write for an owner whose event went to another process, and changes nothing', async () => {
    const { store, clock, connect, effects } = open();
    const late = await claim(store, 'a', 1000);
    clock.now += 1001;
    const elsewhere = sqliteStore({ database: connect(), now: () => clock.now });
    const next = await claim(elsewhere, 'a');
    expect(next.fencingToken).toBeGreaterThan(late.fencingToken);
    expect(await store.complete('a', late.token, { retainMs: DAY, writes: [insert('late')] })).toBe('stale');
    expect(await store.claim('a', LEASE)).toMatchObject({ state: 'in-progress' });
    expect(await elsewhere.complete('a', next.token, { retainMs: DAY, writes: [insert('next')] })).toBe('completed');
    expect(await store.complete('a', late.token, { retainMs: DAY, writes: [insert('late')] })).toBe('stale');
    expect(effects()).toEqual(['next']);
  });

  it('runs no write twice when the same owner completes again', async () => {
    const { store, effects } = open();
    const { token } = await claim(store, 'a');
    const options = { retainMs: DAY, writes: [insert('1')] };
    expect(await store.complete('a', token, options)).toBe('completed');
    expect(await store.complete('a', token, options)).toBe('completed');
    expect(effects()).toEqual(['1']);
  });

  it('runs the writes of 300 handlers that all wait at once', async () => {
    const { store, effects } = open();
    const claims = await Promise.all(Array.from({ length: 300 }, (_, index) => claim(store, `k${index}`)));
    const completed = claims.map(({ token }, index) =>
      store.complete(`k${index}`, token, { retainMs: DAY, writes: [insert(`k${index}`)] }),
    );
    expect(new Set(await Promise.all(completed))).toEqual(new Set(['completed']));
    expect(effects()).toHaveLength(300);
  });
});

describe('claim', () => {
  it('leaves the database free for every other writer while the handler runs', async () => {
    const { store, other, connect, clock } = open();
    await claim(store, 'a');
    const elsewhere = sqliteStore({ database: connect(), now: () => clock.now });
    expect(await claim(elsewhere, 'b')).toMatchObject({ attempt: 1 });
    other.exec("BEGIN IMMEDIATE; INSERT INTO effect VALUES ('mine'); COMMIT");
  });

  it('answers copies of an event without the write lock', async () => {
    const { store, other } = open({ timeoutMs: 0 });
    const { token } = await claim(store, 'done');
    await store.complete('done', token, { retainMs: DAY });
    await claim(store, 'running');
    other.exec('BEGIN IMMEDIATE');
    expect(await store.claim('done', LEASE)).toEqual({ state: 'done' });
    expect(await store.claim('running', LEASE)).toEqual({ state: 'in-progress', retryAfterMs: 60_000 });
    expect(await store.lookup(['done', 'running', 'unknown'])).toEqual(['done', 'in-progress', 'absent']);
  });

  it('waits for a lock that another connection holds, with the event loop running', async () => {
    const { store, other } = open({ timeoutMs: 600_000 });
    other.exec('BEGIN IMMEDIATE');
    let settled = false;
    const waiting = store.claim('a', LEASE).finally(() => {
      settled = true;
    });
    const behind = store.claim('b', LEASE);
    for (let turns = 0; turns < 100; turns += 1) await nextTurn();
    expect(settled).toBe(false);
    other.exec('ROLLBACK');
    expect(await waiting).toMatchObject({ state: 'claimed', attempt: 1 });
    expect(await behind).toMatchObject({ state: 'claimed', attempt: 1 });
  });

  it('rejects as unavailable when the lock is not free in time, and serves again afterwards', async () => {
    const { store, other } = open({ timeoutMs: 20 });
    other.exec('BEGIN IMMEDIATE');
    const code = 'ERR_WEBHOOK_STORE_UNAVAILABLE';
    const [first, second] = await Promise.allSettled([store.claim('a', LEASE), store.claim('b', LEASE)]);
    expect(first).toMatchObject({ reason: { code, message: expect.stringContaining('held the write lock for too long') } });
    expect(second).toMatchObject({ reason: { code } });
    other.exec('ROLLBACK');
    expect(await store.claim('a', LEASE)).toMatchObject({ state: 'claimed', attempt: 1 });
  });

  it('stops waiting when nobody waits for the answer any more', async () => {
    const { store, other } = open({ timeoutMs: 600_000 });
    other.exec('BEGIN IMMEDIATE');
    const abort = new AbortController();
    const waiting = Promise.allSettled([
      store.claim('a', { ...LEASE, signal: abort.signal }),
      store.claim('b', { ...LEASE, signal: abort.signal }),
    ]);
    abort.abort();
    for (const result of await waiting) expect(result).toMatchObject({ reason: { code: 'ERR_WEBHOOK_STORE_UNAVAILABLE' } });
  });

  it('is not part of a transaction that was left open on the connection', async () => {
    const { store, database } = open();
    database.exec('BEGIN');
    await expect(store.claim('a', LEASE)).rejects.toMatchObject({ code: 'ERR_WEBHOOK_STORE_UNAVAILABLE' });
    database.exec('ROLLBACK');
    expect(await claim(store, 'a')).toMatchObject({ attempt: 1 });
  });
});

describe('close', () => {
  it('ends the waiting for a lock, and leaves the connection open', async () => {
    const { store, other, database } = open({ timeoutMs: 600_000 });
    other.exec('BEGIN IMMEDIATE');
    const waiting = store.claim('a', LEASE);
    await store.close();
    await expect(waiting).rejects.toThrow(/store was closed/);
    other.exec('ROLLBACK');
    database.exec("INSERT INTO effect VALUES ('still open')");
  });
});

describe('sqliteStore', () => {
  it('sets WAL, synchronous FULL and a busy timeout that barely blocks', () => {
    const { database } = open();
    expect(database.prepare('PRAGMA journal_mode').all()).toEqual([{ journal_mode: 'wal' }]);
    expect(database.prepare('PRAGMA synchronous').all()).toEqual([{ synchronous: 2 }]);
    expect(database.prepare('PRAGMA busy_timeout').all()).toEqual([{ timeout: 25 }]);
  });

  it("takes a busy timeout of one's own", () => {
    const { database } = open({ busyTimeoutMs: 0 });
    expect(database.prepare('PRAGMA busy_timeout').all()).toEqual([{ timeout: 0 }]);
  });

  it('keeps stores with different tables apart on one connection', async () => {
    const { store, database, clock, effects } = open();
    const second = sqliteStore({ database, table: 'other_events', now: () => clock.now });
    const [first, other] = await Promise.all([claim(store, 'a'), claim(second, 'a')]);
    const completed = await Promise.all([
      store.complete('a', first.token, { retainMs: DAY, writes: [insert('first')] }),
      second.complete('a', other.token, { retainMs: DAY, writes: [insert('second')] }),
    ]);
    expect(completed).toEqual(['completed', 'completed']);
    expect(effects()).toEqual(['first', 'second']);
  });

  it("rejects with SQLite's own error as cause when the connection is closed", async () => {
    const { store, database } = open();
    database.close();
    const error = await store.claim('a', LEASE).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ERR_WEBHOOK_STORE_UNAVAILABLE', cause: expect.any(Error) });
  });

  it('refuses an option that is not known, with the nearest known one', () => {
    const { database } = open();
    const refuse = (options: object) => () => sqliteStore({ database, ...options });
    expect(refuse({ tables: 'x' })).toThrow('sqliteStore has no option "tables". Did you mean "table"?');
    expect(refuse({ transactional: true })).toThrow('sqliteStore has no option "transactional".');
    expect(refuse({ table: null })).toThrow('sqliteStore: table must not be null.');
    expect(() => buildSchemaSql({ tables: 'x' } as never)).toThrow('Did you mean "table"?');
    expect(() => sqliteStore(new Map() as never)).toThrow('but received a Map.');
  });

  it('refuses what cannot work', () => {
    const { database } = open();
    const refuse = (options: object) => () => sqliteStore({ database, ...options });
    expect(() => sqliteStore(undefined as never)).toThrow(/expected database to be a connection/);
    expect(refuse({ database: {} })).toThrow(/expected database to be a connection/);
    for (const table of ['a.b', 'a b', 'sqlite_x', '', '1a']) {
      expect(refuse({ table }), table).toThrow(/Expected table/);
      expect(() => buildSchemaSql({ table }), table).toThrow(/Expected table/);
    }
    for (const value of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 600_001, '10']) {
      expect(refuse({ busyTimeoutMs: value }), String(value)).toThrow(/busyTimeoutMs/);
      expect(refuse({ timeoutMs: value }), String(value)).toThrow(/timeoutMs/);
    }
    expect(refuse({ now: 5 })).toThrow(/now to be a function/);
  });

  it('refuses durations that are not finite', async () => {
    const { store } = open();
    const { token } = await claim(store, 'a');
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
      await expect(store.claim('b', { leaseMs: value })).rejects.toThrow(RangeError);
      await expect(store.extend('a', token, { leaseMs: value })).rejects.toThrow(RangeError);
      await expect(store.release('a', token, { retryAfterMs: value })).rejects.toThrow(RangeError);
      await expect(store.complete('a', token, { retainMs: value })).rejects.toThrow(RangeError);
      await expect(store.sweep({ limit: value })).rejects.toThrow(/limit/);
    }
    expect(await store.complete('a', token, { retainMs: DAY })).toBe('completed');
  });
});
