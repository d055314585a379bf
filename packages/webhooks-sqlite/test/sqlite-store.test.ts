import type { ClaimedEvent } from '@x/webhooks';
import type Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildSchemaSql } from '../src/build-schema-sql.ts';
import { type SqliteEventStore, sqliteStore } from '../src/sqlite-store.ts';
import { openFile } from './test-file.fixture.ts';

const DAY = 86_400_000;
const LEASE = { leaseMs: 60_000 };

function open(options: { transactional?: boolean; acquireTimeoutMs?: number; busyTimeoutMs?: number } = {}) {
  const file = openFile();
  onTestFinished(file.remove);
  const clock = { now: 1_700_000_000_000 };
  const store = sqliteStore({ database: file.database, now: () => clock.now, ...options });
  file.database.exec('CREATE TABLE effect (id TEXT)');
  const other = file.connect();
  const effects = () => other.prepare('SELECT id FROM effect ORDER BY id').all();
  return { ...file, store, clock, other, effects };
}

async function claim(
  store: SqliteEventStore,
  key: string,
  leaseMs = 60_000,
): Promise<ClaimedEvent & { handle: Database.Database }> {
  const result = await store.claim(key, { leaseMs });
  if (result.state !== 'claimed') throw new Error(result.state);
  return { ...result, handle: result.transaction as Database.Database };
}

function write(handle: Database.Database, id: string): void {
  handle.prepare('INSERT INTO effect VALUES (?)').run(id);
}

describe('sqliteStore, transactional', () => {
  it('commits the effect with the mark', async () => {
    const { store, effects } = open();
    const { token, handle } = await claim(store, 'a');
    write(handle, 'a');
    expect(effects()).toEqual([]);
    expect(await store.complete('a', token, { retainMs: DAY })).toBe('completed');
    expect(effects()).toEqual([{ id: 'a' }]);
    expect(await store.claim('a', LEASE)).toEqual({ state: 'done' });
  });

  it('undoes the effect on release, and counts the attempt', async () => {
    const { store, effects } = open();
    const { token, handle } = await claim(store, 'a');
    write(handle, 'a');
    expect(await store.release('a', token, { error: 'broken' })).toBe('released');
    expect(effects()).toEqual([]);
    expect((await claim(store, 'a')).attempt).toBe(2);
  });

  it('lets handlers that write at once follow each other without a conflict', async () => {
    const { store, effects } = open();
    const keys = Array.from({ length: 300 }, (_, i) => `k${i}`);
    await Promise.all(
      keys.map(async (key) => {
        const { token, handle } = await claim(store, key);
        await Promise.resolve();
        write(handle, key);
        await Promise.resolve();
        expect(await store.complete(key, token, { retainMs: DAY })).toBe('completed');
      }),
    );
    expect(effects()).toHaveLength(300);
  });

  it('lets handlers that await first run side by side', async () => {
    const { store, effects } = open();
    let running = 0;
    let most = 0;
    let meet = (): void => {};
    const allAreHere = new Promise<void>((resolve) => {
      meet = resolve;
    });
    await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (key) => {
        const { token, handle } = await claim(store, key);
        running += 1;
        most = Math.max(most, running);
        if (running === 4) meet();
        await allAreHere;
        write(handle, key);
        running -= 1;
        expect(await store.complete(key, token, { retainMs: DAY })).toBe('completed');
      }),
    );
    expect(effects()).toHaveLength(4);
    expect(most).toBe(4);
  });

  it('refuses a second handler while the first keeps its transaction open, and names the way out', async () => {
    const { store } = open();
    const first = await claim(store, 'a');
    const second = await claim(store, 'b');
    write(first.handle, 'a');
    expect(() => write(second.handle, 'b')).toThrow(/Await first, then write/);
    await store.complete('a', first.token, { retainMs: DAY });
    write(second.handle, 'b');
    expect(await store.complete('b', second.token, { retainMs: DAY })).toBe('completed');
  });

  it('makes a claim wait for the open transaction, and answers unavailable past its budget', async () => {
    const { store } = open({ acquireTimeoutMs: 80 });
    const first = await claim(store, 'a');
    write(first.handle, 'a');
    const waiting = store.claim('b', LEASE);
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_WEBHOOK_STORE_UNAVAILABLE' });
    const next = store.claim('b', LEASE);
    await store.complete('a', first.token, { retainMs: DAY });
    expect(await next).toMatchObject({ state: 'claimed' });
  });

  it('keeps the marks of one store out of the transaction of another on the same connection', async () => {
    const { store, database, effects, clock } = open({ acquireTimeoutMs: 500 });
    const second = sqliteStore({ database, table: 'other_events', now: () => clock.now });
    const first = await claim(store, 'a');
    const other = await claim(second, 'b');
    write(first.handle, 'a');
    expect(() => write(other.handle, 'b')).toThrow(/Await first, then write/);
    const completing = second.complete('b', other.token, { retainMs: DAY });
    expect(await store.release('a', first.token)).toBe('released');
    expect(await completing).toBe('completed');
    expect(await second.claim('b', LEASE)).toEqual({ state: 'done' });
    expect(effects()).toEqual([]);
  });

  it('ends the transaction of a handler that outlives its lease, and refuses its late writes and its completion', async () => {
    const { store, clock, effects } = open();
    const late = await claim(store, 'a', 1000);
    write(late.handle, 'late');
    const statement = late.handle.prepare('INSERT INTO effect VALUES (?)');
    clock.now += 1001;
    const next = await claim(store, 'a');
    expect(next.attempt).toBe(2);
    expect(() => write(late.handle, 'late')).toThrow(expect.objectContaining({ name: 'WebhookLeaseLostError' }));
    expect(() => statement.run('late')).toThrow(expect.objectContaining({ name: 'WebhookLeaseLostError' }));
    expect(await store.complete('a', late.token, { retainMs: DAY })).toBe('stale');
    write(next.handle, 'next');
    expect(await store.complete('a', next.token, { retainMs: DAY })).toBe('completed');
    expect(effects()).toEqual([{ id: 'next' }]);
  });

  it('refuses the first write of a handler whose event went to another process', async () => {
    const { store, clock, connect, effects } = open();
    const late = await claim(store, 'a', 1000);
    clock.now += 1001;
    const elsewhere = sqliteStore({ database: connect(), now: () => clock.now });
    const next = await claim(elsewhere, 'a');
    expect(() => write(late.handle, 'late')).toThrow(expect.objectContaining({ name: 'WebhookLeaseLostError' }));
    expect(await store.complete('a', late.token, { retainMs: DAY })).toBe('stale');
    write(next.handle, 'next');
    await elsewhere.complete('a', next.token, { retainMs: DAY });
    expect(effects()).toEqual([{ id: 'next' }]);
  });

  it('keeps an extended transaction past its first lease', async () => {
    const { store, clock } = open();
    const { token, handle } = await claim(store, 'a', 1000);
    write(handle, 'a');
    expect(await store.extend('a', token, LEASE)).toBe('extended');
    clock.now += 2000;
    write(handle, 'a');
    expect(await store.complete('a', token, { retainMs: DAY })).toBe('completed');
  });

  it('refuses BEGIN, COMMIT, ROLLBACK and close through the handle, and takes savepoints', async () => {
    const { store, effects } = open();
    const { token, handle } = await claim(store, 'a');
    for (const sql of ['BEGIN', ' commit', 'END', 'ROLLBACK', 'rollback transaction']) {
      expect(() => handle.exec(sql), sql).toThrow(/store begins and ends/);
    }
    expect(() => handle.close()).toThrow(/belongs to the store/);
    handle.exec('SAVEPOINT part');
    write(handle, 'undone');
    handle.exec('ROLLBACK TO part');
    handle.transaction((id: string) => write(handle, id))('kept');
    expect(() =>
      handle.transaction(() => {
        write(handle, 'half');
        throw new Error('no');
      })(),
    ).toThrow('no');
    await store.complete('a', token, { retainMs: DAY });
    expect(effects()).toEqual([{ id: 'kept' }]);
  });
});

describe('sqliteStore', () => {
  it('sets WAL, synchronous FULL and its busy time-out', () => {
    const { database } = open({ busyTimeoutMs: 321 });
    expect(database.prepare('PRAGMA journal_mode').all()).toEqual([{ journal_mode: 'wal' }]);
    expect(database.prepare('PRAGMA synchronous').all()).toEqual([{ synchronous: 2 }]);
    expect(database.prepare('PRAGMA busy_timeout').all()).toEqual([{ timeout: 321 }]);
  });

  it('answers unavailable when another process keeps the lock, and serves again after', async () => {
    const { store, other, database, clock } = open({ busyTimeoutMs: 5, acquireTimeoutMs: 60 });
    const patient = sqliteStore({ database, now: () => clock.now, busyTimeoutMs: 5, acquireTimeoutMs: 60_000 });
    other.exec('BEGIN IMMEDIATE');
    await expect(store.claim('a', LEASE)).rejects.toThrow(/held the lock for too long/);
    const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
    let settled = false;
    const waiting = patient.claim('a', LEASE).finally(() => {
      settled = true;
    });
    // Behind its first attempt, which needs no timer.
    await nextTurn();
    expect(settled).toBe(false);
    other.exec('ROLLBACK');
    expect(await waiting).toMatchObject({ state: 'claimed', attempt: 1 });
    await nextTurn();
    expect(await store.claim('b', LEASE)).toMatchObject({ state: 'claimed', attempt: 1 });
  });

  it('refuses what is no connection, and a table that is more than a name', () => {
    const { database } = open();
    expect(() => sqliteStore({ database: {} as never })).toThrow(/Expected database/);
    for (const table of ['a.b', 'a b', 'sqlite_x', '', '1a']) expect(() => buildSchemaSql({ table })).toThrow(/Expected table/);
    expect(() => sqliteStore({ database, busyTimeoutMs: -1 })).toThrow(/busyTimeoutMs/);
  });
});
