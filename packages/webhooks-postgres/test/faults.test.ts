import { randomUUID } from 'node:crypto';
import { tcpProxy } from '@x/tooling-services';
import { orLate } from '@x/tooling-timers';
import { createWebhookReceiver, EventStoreUnavailableError, itpay } from '@x/webhooks';
import { createSignedRequest, createTestEvent } from '@x/webhooks/testing';
import type pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PostgresPool } from '../src/driver.ts';
import { postgresStore } from '../src/postgres-store.ts';
import { useDatabase } from './test-database.fixture.ts';

const DAY = 86_400_000;
const database = useDatabase();

async function openThroughProxy(options: { transactional: boolean; table: string; max?: number }) {
  const proxy = await tcpProxy({ target: database.postgres });
  onTestFinished(() => proxy.close());
  const direct = database.openPool();
  await postgresStore({ pool: direct, table: options.table }).migrate();
  await direct.query(`CREATE TABLE ${options.table}_effect (key text, attempt int)`);
  const pool = database.openPool({ connectionString: undefined, ...target(proxy.port), max: options.max ?? 4 });
  const store = postgresStore({ pool, table: options.table, transactional: options.transactional });
  onTestFinished(() => store.close());
  const effects = async () => (await direct.query(`SELECT key FROM ${options.table}_effect`)).rowCount;
  return { proxy, direct, pool, store, effects };
}

function target(port: number): pg.PoolConfig {
  return { host: '127.0.0.1', port, user: 'postgres', database: 'postgres' };
}

/** The same pool; `onFailed` is called for every statement that the server refused. */
function withFailures(pool: pg.Pool, onFailed: () => void): PostgresPool {
  function count(error: unknown): never {
    onFailed();
    throw error;
  }
  return {
    query: (text, values) => pool.query(text, values).catch(count),
    async connect() {
      const client = await pool.connect();
      return {
        query: (text, values) => client.query(text, values).catch(count),
        release: (destroy) => client.release(destroy),
      };
    },
  };
}

describe('postgresStore behind a connection that breaks', () => {
  it('knows that its COMMIT arrived although the reply was lost', async () => {
    const { proxy, store, effects } = await openThroughProxy({ transactional: true, table: 'lost_commit' });
    const claim = await store.claim('a', { leaseMs: 60_000 });
    if (claim.state !== 'claimed') throw new Error(claim.state);
    await (claim.transaction as pg.PoolClient).query("INSERT INTO lost_commit_effect VALUES ('a')");
    const drop = proxy.dropReply('COMMIT');
    expect(await store.complete('a', claim.token, { retainMs: DAY })).toBe('completed');
    await drop.dropped;
    expect(await effects()).toBe(1);
    expect(await store.claim('a', { leaseMs: 60_000 })).toEqual({ state: 'done' });
  });

  it('knows that its COMMIT never arrived, and gives the event back', async () => {
    const { proxy, store, effects } = await openThroughProxy({ transactional: true, table: 'no_commit' });
    const claim = await store.claim('a', { leaseMs: 60_000 });
    if (claim.state !== 'claimed') throw new Error(claim.state);
    await (claim.transaction as pg.PoolClient).query("INSERT INTO no_commit_effect VALUES ('a')");
    // The reply to the UPDATE before it is lost, so COMMIT is never sent.
    const drop = proxy.dropReply('UPDATE');
    await expect(store.complete('a', claim.token, { retainMs: DAY })).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_STORE_UNAVAILABLE',
    });
    await drop.dropped;
    expect(await effects()).toBe(0);
    expect(await store.claim('a', { leaseMs: 60_000 })).toMatchObject({ state: 'claimed', attempt: 2 });
  });

  it.each([true, false])('keeps a claim whose reply was lost (transactional: %s)', async (transactional) => {
    const { proxy, store } = await openThroughProxy({ transactional, table: `lost_claim_${transactional}` });
    const drop = proxy.dropReply('INSERT INTO');
    const claim = await store.claim('a', { leaseMs: 60_000 });
    await drop.dropped;
    expect(claim).toMatchObject({ state: 'claimed', attempt: 1 });
    if (claim.state !== 'claimed') return;
    expect(await store.complete('a', claim.token, { retainMs: DAY })).toBe('completed');
  });

  it('completes once when the reply was lost and there is no transaction', async () => {
    const { proxy, store } = await openThroughProxy({ transactional: false, table: 'lost_complete' });
    const claim = await store.claim('a', { leaseMs: 60_000 });
    if (claim.state !== 'claimed') throw new Error(claim.state);
    const drop = proxy.dropReply('UPDATE');
    expect(await store.complete('a', claim.token, { retainMs: DAY })).toBe('completed');
    await drop.dropped;
  });

  it('answers unavailable within its budgets when replies stop, and frees its connections', async () => {
    const proxy = await tcpProxy({ target: database.postgres });
    onTestFinished(() => proxy.close());
    const pool = database.openPool({ connectionString: undefined, ...target(proxy.port), max: 2 });
    await postgresStore({ pool, table: 'silent' }).migrate();
    const store = postgresStore({ pool, table: 'silent', statementTimeoutMs: 200, acquireTimeoutMs: 200 });
    proxy.dropReply('INSERT INTO', { after: 'silence' });
    await expect(orLate(store.claim('a', { leaseMs: 60_000 }), 2000)).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_STORE_UNAVAILABLE',
    });
    // A new connection may take longer than the budget: what must not stay away is its turn.
    const claimAnother = () => store.claim(randomUUID(), { leaseMs: 60_000 }).catch((error: Error) => error.name);
    await expect.poll(claimAnother).toMatchObject({ state: 'claimed' });
  });
});

describe('postgresStore with an exhausted pool', () => {
  it('is unavailable within its budget, leaks no client, and serves again', async () => {
    const pool = database.openPool({ max: 2 });
    await postgresStore({ pool, table: 'exhausted' }).migrate();
    const store = postgresStore({ pool, table: 'exhausted', acquireTimeoutMs: 100 });
    const hogs = await Promise.all([pool.connect(), pool.connect()]);
    const claims = Array.from({ length: 20 }, (_, i) => store.claim(`k${i}`, { leaseMs: 60_000 }));
    const refused = { status: 'rejected', reason: { name: 'EventStoreUnavailableError', retryAfterMs: 1000 } };
    expect(await orLate(Promise.allSettled(claims), 1500)).toMatchObject(claims.map(() => refused));
    for (const hog of hogs) hog.release();
    await expect.poll(() => pool.idleCount).toBe(2);
    expect(pool.waitingCount).toBe(0);
    expect(await store.claim('k0', { leaseMs: 60_000 })).toMatchObject({ state: 'claimed', attempt: 1 });
  });
});

describe('a receiver on postgresStore', () => {
  it('answers 503 with Retry-After while the pool is exhausted, and 200 after', async () => {
    const secret = 'whsec_faults_0123456789abcdef';
    const pool = database.openPool({ max: 1 });
    await postgresStore({ pool, table: 'answered', acquireTimeoutMs: 60_000 }).migrate();
    const store = postgresStore({ pool, table: 'answered', acquireTimeoutMs: 100 });
    const receiver = createWebhookReceiver({
      provider: itpay({ secret }),
      store,
      on: { 'payment_intent.succeeded': () => {} },
      onError: () => {},
    });
    const event = createTestEvent('itpay', 'payment_intent.succeeded');
    const request = createSignedRequest({ provider: 'itpay', secret, event });
    const hog = await pool.connect();
    const refused = await receiver.handle(request);
    expect(refused.status).toBe(503);
    expect(refused.headers).toMatchObject({ 'retry-after': '1' });
    hog.release();
    expect((await receiver.handle(request)).status).toBe(200);
  });
});

describe('postgresStore under a strict isolation', () => {
  it('sends its statements again after serialization failures', async () => {
    const pool = database.openPool({ max: 12, options: '-c default_transaction_isolation=serializable' });
    await postgresStore({ pool, table: 'serial' }).migrate();
    let failed = 0;
    let unavailable = 0;
    const counting = withFailures(pool, () => {
      failed += 1;
    });
    const patience = { acquireTimeoutMs: 60_000, statementTimeoutMs: 60_000 };
    const store = postgresStore({ pool: counting, table: 'serial', transactional: false, ...patience });
    /** As the gateway does: what cannot be had now is asked for again. */
    async function insist<Result>(step: () => Promise<Result>): Promise<Result> {
      for (;;) {
        try {
          return await step();
        } catch (error) {
          if (!(error instanceof EventStoreUnavailableError)) throw error;
          unavailable += 1;
        }
      }
    }
    const handled: string[] = [];
    const deliver = async (key: string): Promise<void> => {
      const claim = await insist(() => store.claim(key, { leaseMs: 60_000 }));
      if (claim.state !== 'claimed') return;
      handled.push(key);
      expect(await insist(() => store.complete(key, claim.token, { retainMs: DAY }))).toBe('completed');
    };
    // Whoever waits for these rows when they are committed, their leases over, is refused for them.
    const holder = await pool.connect();
    await holder.query('BEGIN');
    await holder.query(`INSERT INTO serial (key, attempts, fencing_token, lease_until)
SELECT 'k' || i, 1, 1, now() - interval '1 minute' FROM generate_series(0, 9) AS i`);
    const delivering = Promise.all(Array.from({ length: 300 }, (_, i) => deliver(`k${i % 10}`)));
    const countWaiting = async () =>
      (await holder.query('SELECT DISTINCT pid FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()')).rowCount;
    await expect.poll(countWaiting).toBe(11);
    await holder.query('COMMIT');
    holder.release();
    await delivering;
    expect(handled.sort()).toEqual(Array.from({ length: 10 }, (_, i) => `k${i}`));
    expect(failed).toBeGreaterThanOrEqual(11);
    // It gives up on one only after six.
    expect(failed).toBeGreaterThanOrEqual(6 * unavailable);
  });
});

describe('postgresStore while its server goes away', () => {
  it('loses nothing and doubles nothing over terminated backends and immediate stops', async () => {
    const { postgres } = database;
    const pool = database.openPool({ max: 8 });
    const store = postgresStore({ pool, table: 'storm', acquireTimeoutMs: 500 });
    await store.migrate();
    await pool.query('CREATE TABLE storm_effect (key text)');
    let faults = 0;
    let unavailable = 0;

    async function deliver(key: string): Promise<void> {
      for (;;) {
        try {
          const claim = await store.claim(key, { leaseMs: 500 });
          if (claim.state === 'done') return;
          if (claim.state === 'claimed') {
            await (claim.transaction as pg.PoolClient)
              .query('INSERT INTO storm_effect VALUES ($1)', [key])
              .catch(async (error: unknown) => {
                await store.release(key, claim.token, {});
                throw error;
              });
            if ((await store.complete(key, claim.token, { retainMs: DAY })) === 'completed') return;
          }
        } catch {
          unavailable += 1;
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }

    let delivering = true;
    async function disturb(): Promise<void> {
      while (delivering) {
        await new Promise((resolve) => setTimeout(resolve, 60));
        faults += 1;
        if (faults % 4 === 0) await postgres.restart('immediate');
        else await postgres.terminateBackends();
      }
    }

    const keys = Array.from({ length: 700 }, (_, i) => `k${i}`);
    const disturbing = disturb();
    const queue = [...keys];
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        for (let key = queue.shift(); key !== undefined; key = queue.shift()) await deliver(key);
      }),
    );
    delivering = false;
    await disturbing;
    // On a connection of its own: those of the pool may not have heard of the last fault yet.
    const { rows } = await database
      .openPool({ max: 1 })
      .query('SELECT key, count(*)::int AS times FROM storm_effect GROUP BY key');
    expect(rows.filter((row) => row.times !== 1)).toEqual([]);
    expect(rows).toHaveLength(keys.length);
    expect(faults).toBeGreaterThan(4);
    expect(unavailable).toBeGreaterThan(0);
  });
});
