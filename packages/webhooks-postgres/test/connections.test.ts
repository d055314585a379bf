import { randomUUID } from 'node:crypto';
import { tcpProxy } from '@x/tooling-services';
import { createWebhookReceiver, EventStoreUnavailableError, itpay } from '@x/webhooks';
import { createSignedRequest, createTestEvent } from '@x/webhooks/testing';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PostgresPool } from '../src/driver.ts';
import { postgresStore } from '../src/postgres-store.ts';
import { claimFree, DAY, openConnections, PATIENT, until, useDatabase } from './support/database.ts';

const database = useDatabase();

async function openThroughProxy(options: { transactional: boolean; table: string }) {
  const { table, transactional } = options;
  const proxy = await tcpProxy({ target: { port: database.port } });
  onTestFinished(() => proxy.close());
  const direct = database.openPool();
  await postgresStore({ pool: direct, table, ...PATIENT }).migrate();
  await direct.query(`CREATE TABLE ${table}_effect (key text)`);
  const pool = database.openPool({ connectionString: throughProxy(proxy.port), max: 4 });
  const store = postgresStore({ pool, table, transactional, ...PATIENT });
  onTestFinished(() => store.close());
  const countEffects = async () => (await direct.query(`SELECT key FROM ${table}_effect`)).rowCount;
  return { proxy, store, countEffects };
}

function throughProxy(port: number): string {
  return database.connectionString.replace(String(database.port), String(port));
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
    const { proxy, store, countEffects } = await openThroughProxy({ transactional: true, table: 'lost_commit' });
    const claim = await claimFree(store, 'a');
    await claim.transaction?.query("INSERT INTO lost_commit_effect VALUES ('a')");
    const drop = proxy.dropReply('COMMIT');
    expect(await store.complete('a', claim.token, { retainMs: DAY })).toBe('completed');
    await drop.dropped;
    expect(await countEffects()).toBe(1);
    expect(await store.claim('a', { leaseMs: 60_000 })).toEqual({ state: 'done' });
  });

  it('knows that its COMMIT never arrived, and gives the event back', async () => {
    const { proxy, store, countEffects } = await openThroughProxy({ transactional: true, table: 'no_commit' });
    const claim = await claimFree(store, 'a');
    await claim.transaction?.query("INSERT INTO no_commit_effect VALUES ('a')");
    // The reply to the UPDATE before it is lost, so COMMIT is never sent.
    const drop = proxy.dropReply('UPDATE');
    await expect(store.complete('a', claim.token, { retainMs: DAY })).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_STORE_UNAVAILABLE',
    });
    await drop.dropped;
    expect(await countEffects()).toBe(0);
    expect(await store.claim('a', { leaseMs: 60_000 })).toMatchObject({ state: 'claimed', attempt: 2 });
  });

  it.each([true, false])('keeps a claim whose reply was lost (transactional: %s)', async (transactional) => {
    const { proxy, store } = await openThroughProxy({ transactional, table: `lost_claim_${transactional}` });
    const drop = proxy.dropReply('INSERT INTO');
    const claim = await claimFree(store, 'a');
    await drop.dropped;
    expect(claim.attempt).toBe(1);
    expect(await store.complete('a', claim.token, { retainMs: DAY })).toBe('completed');
  });

  it('completes once when the reply was lost and there is no transaction', async () => {
    const { proxy, store } = await openThroughProxy({ transactional: false, table: 'lost_complete' });
    const claim = await claimFree(store, 'a');
    const drop = proxy.dropReply('UPDATE');
    expect(await store.complete('a', claim.token, { retainMs: DAY })).toBe('completed');
    await drop.dropped;
  });

  it('is unavailable when replies stop, and frees its connections', async () => {
    const proxy = await tcpProxy({ target: { port: database.port } });
    onTestFinished(() => proxy.close());
    await postgresStore({ pool: database.openPool(), table: 'silent', ...PATIENT }).migrate();
    const pool = database.openPool({ connectionString: throughProxy(proxy.port), max: 2 });
    await openConnections(pool, 2);
    const hasty = postgresStore({ pool, table: 'silent', acquireTimeoutMs: 60_000, statementTimeoutMs: 200 });
    proxy.dropReply('INSERT INTO', { after: 'silence' });
    await expect(hasty.claim('a', { leaseMs: 60_000 })).rejects.toMatchObject({ code: 'ERR_WEBHOOK_STORE_UNAVAILABLE' });
    const patient = postgresStore({ pool, table: 'silent', ...PATIENT });
    await claimFree(patient, randomUUID());
    await patient.close();
  });

  it('lets a handler know by its signal that its lease could not be renewed', async () => {
    const secret = 'whsec_lease_0123456789abcdef';
    const proxy = await tcpProxy({ target: { port: database.port } });
    onTestFinished(() => proxy.close());
    const pool = database.openPool({ connectionString: throughProxy(proxy.port), max: 4 });
    const store = postgresStore({ pool, table: 'unrenewed', ...PATIENT });
    await store.migrate();
    let aborted: Promise<unknown> | undefined;
    const receiver = createWebhookReceiver({
      provider: itpay({ secret }),
      store,
      leaseMs: 300,
      ackTimeoutMs: 60_000,
      onError: () => {},
      on: {
        'payment_intent.succeeded': async (_event, { signal }) => {
          aborted = new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }));
          proxy.refuse();
          proxy.cut();
          await aborted;
        },
      },
    });
    const event = createTestEvent('itpay', 'payment_intent.succeeded');
    const { status } = await receiver.handle(createSignedRequest({ provider: 'itpay', secret, event }));
    expect(status).toBe(503);
    expect(await aborted).toMatchObject({ name: 'WebhookLeaseLostError' });
    await store.close();
  });

  it('names the reason of the server when it refuses a connection', async () => {
    const pool = database.openPool({ connectionString: database.connectionString.replace('postgres@', 'nobody_known@') });
    const store = postgresStore({ pool, ...PATIENT });
    await expect(store.claim('a', { leaseMs: 60_000 })).rejects.toMatchObject({
      message: 'Postgres could not give a connection (SQLSTATE 28000).',
      cause: { code: '28000' },
    });
  });
});

describe('postgresStore with an exhausted pool', () => {
  it('is unavailable, leaks no client, and serves again', async () => {
    const pool = database.openPool({ max: 2 });
    await postgresStore({ pool, table: 'exhausted', ...PATIENT }).migrate();
    const hasty = postgresStore({ pool, table: 'exhausted', acquireTimeoutMs: 100 });
    const held = await Promise.all([pool.connect(), pool.connect()]);
    const claims = Array.from({ length: 20 }, (_, i) => hasty.claim(`k${i}`, { leaseMs: 60_000 }));
    const refused = { status: 'rejected', reason: { name: 'EventStoreUnavailableError', retryAfterMs: 1000 } };
    expect(await Promise.allSettled(claims)).toMatchObject(claims.map(() => refused));
    for (const client of held) client.release();
    await until(async () => pool.idleCount === 2 && pool.waitingCount === 0);
    const patient = postgresStore({ pool, table: 'exhausted', ...PATIENT });
    expect(await claimFree(patient, 'k0')).toMatchObject({ attempt: 1 });
    await patient.close();
  });

  it('makes a receiver answer 503 with Retry-After, and 200 after', async () => {
    const secret = 'whsec_faults_0123456789abcdef';
    const pool = database.openPool({ max: 2 });
    await postgresStore({ pool, table: 'answered', ...PATIENT }).migrate();
    const shared = { provider: itpay({ secret }), on: { 'payment_intent.succeeded': () => {} }, onError: () => {} };
    const hasty = createWebhookReceiver({ ...shared, store: postgresStore({ pool, table: 'answered', acquireTimeoutMs: 100 }) });
    const patient = createWebhookReceiver({
      ...shared,
      store: postgresStore({ pool, table: 'answered', ...PATIENT }),
      ackTimeoutMs: 60_000,
    });
    const event = createTestEvent('itpay', 'payment_intent.succeeded');
    const request = createSignedRequest({ provider: 'itpay', secret, event });
    const held = await Promise.all([pool.connect(), pool.connect()]);
    const refused = await hasty.handle(request);
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    for (const client of held) client.release();
    expect((await patient.handle(request)).status).toBe(200);
  });
});

describe('postgresStore whose caller gives up', () => {
  it('sends nothing for a signal that has aborted', async () => {
    const { store } = await database.openStore(PATIENT);
    const signal = AbortSignal.abort();
    await expect(store.claim('a', { leaseMs: 60_000, signal })).rejects.toMatchObject({ code: 'ERR_WEBHOOK_STORE_UNAVAILABLE' });
    expect(await store.lookup(['a'])).toEqual(['absent']);
  });

  it.each([true, false])('stops waiting for a connection at once (transactional: %s)', async (transactional) => {
    const pool = database.openPool({ max: 2 });
    const store = postgresStore({ pool, table: `waiting_${transactional}`, transactional, ...PATIENT });
    await store.migrate();
    const held = await Promise.all([pool.connect(), pool.connect()]);
    const controller = new AbortController();
    const claim = store.claim('a', { leaseMs: 60_000, signal: controller.signal });
    controller.abort();
    // The connections are still held: nothing but the signal can have ended the wait.
    await expect(claim).rejects.toMatchObject({ code: 'ERR_WEBHOOK_STORE_UNAVAILABLE' });
    for (const client of held) client.release();
    expect(await store.lookup(['a'])).toEqual(['absent']);
  });

  it.each([true, false])('gives a claim back that came after the signal aborted (transactional: %s)', async (transactional) => {
    const { pool, table } = await database.openStore();
    const controller = new AbortController();
    /** Aborts when the server has the claim and its reply is on its way. */
    const aborting: PostgresPool = {
      query: (text, values) => pool.query(text, values),
      async connect() {
        const client = await pool.connect();
        return {
          async query(text, values) {
            const result = await client.query(text, values);
            if (text.startsWith('INSERT')) controller.abort();
            return result;
          },
          release: (destroy) => client.release(destroy),
        };
      },
    };
    const store = postgresStore({ pool: aborting, table, transactional, ...PATIENT });
    await expect(store.claim('a', { leaseMs: 60_000, signal: controller.signal })).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_STORE_UNAVAILABLE',
    });
    expect(await claimFree(store, 'a')).toMatchObject({ attempt: 2 });
    await store.close();
  });
});

describe('postgresStore under a strict isolation', () => {
  it('sends its statements again after serialization failures', async () => {
    const pool = database.openPool({ max: 12, options: '-c default_transaction_isolation=serializable' });
    await postgresStore({ pool, table: 'serial', ...PATIENT }).migrate();
    let failed = 0;
    let unavailable = 0;
    const counting = withFailures(pool, () => {
      failed += 1;
    });
    const store = postgresStore({ pool: counting, table: 'serial', transactional: false, ...PATIENT });
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
    const delivering = Promise.all(Array.from({ length: 100 }, (_, i) => deliver(`k${i % 10}`)));
    const watcher = new pg.Client({ connectionString: database.connectionString });
    await watcher.connect();
    await until(async () => (await watcher.query(LOCK_WAITERS)).rowCount === 11);
    await watcher.end();
    await holder.query('COMMIT');
    holder.release();
    await delivering;
    expect(handled.sort()).toEqual(Array.from({ length: 10 }, (_, i) => `k${i}`));
    expect(failed).toBeGreaterThanOrEqual(11);
    // It gives up on one only after six.
    expect(failed).toBeGreaterThanOrEqual(6 * unavailable);
  });
});

/** Who waits for a lock of another session in this database. */
const LOCK_WAITERS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
