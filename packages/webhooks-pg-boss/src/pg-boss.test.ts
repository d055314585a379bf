import { tcpProxy } from '@x/tooling-services';
import {
  createWebhookReceiver,
  type EventQueue,
  type HandlerContext,
  itpay,
  RetryLater,
  type WebhookReceiver,
} from '@x/webhooks';
import { createSignedRequest, createTestEvent } from '@x/webhooks/testing';
import { postgresStore } from '@x/webhooks-postgres';
import pg from 'pg';
import PgBoss from 'pg-boss';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPgBossWorker, type PgBossWorker } from './create-pg-boss-worker.ts';
import { deriveJobId } from './derive-job-id.ts';
import { pgBossQueue } from './pg-boss-queue.ts';
import { useBoss } from './test-boss.fixture.ts';

const secret = 'whsec_pg_boss_tests_0123456789abcdef';
const test = useBoss();

interface Subject {
  readonly receiver: WebhookReceiver;
  readonly queue: ReturnType<typeof pgBossQueue>;
  readonly name: string;
  readonly pool: pg.Pool;
  startWorker(): PgBossWorker;
  countJobs(): Promise<number>;
}

type Handle = (context: HandlerContext) => unknown;

async function open(
  handle: Handle,
  options: { leaseMs?: number; attempts?: number; expireInSeconds?: number } = {},
): Promise<Subject> {
  const name = test.nextName();
  const pool = new pg.Pool({ connectionString: test.postgres.connectionString, max: 12 });
  onTestFinished(() => pool.end());
  const store = postgresStore({ pool, table: `events_${name}` });
  onTestFinished(() => store.close());
  await store.migrate();
  const { leaseMs = 60_000, attempts = 3, expireInSeconds = 120 } = options;
  const queue = pgBossQueue({ boss: test.boss, name, attempts, expireInSeconds, retryDelaySeconds: 0 });
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    store,
    queue,
    leaseMs,
    onError: () => {},
    on: { 'payment_intent.succeeded': (_event, context) => handle(context) },
  });
  return {
    receiver,
    queue,
    name,
    pool,
    startWorker() {
      const worker = createPgBossWorker({ boss: test.boss, name, receiver, pollIntervalMs: 30, inProgressDelayMs: 50 });
      onTestFinished(() => worker.close());
      return worker;
    },
    countJobs: async () =>
      (await pool.query(`SELECT 1 FROM pgboss.job WHERE name = $1 AND state < 'completed'`, [name])).rowCount ?? 0,
  };
}

async function deliver(receiver: WebhookReceiver, id: string): Promise<number> {
  const event = { ...createTestEvent('itpay', 'payment_intent.succeeded'), id };
  return (await receiver.handle(createSignedRequest({ provider: 'itpay', secret, event }))).status;
}

describe('pgBossQueue with createPgBossWorker', () => {
  it('gives each of 40 events one effect over 120 deliveries', async () => {
    const effects: string[] = [];
    const subject = await open(({ key }) => effects.push(key));
    subject.startWorker();
    const statuses = await Promise.all(Array.from({ length: 120 }, (_, i) => deliver(subject.receiver, `evt_${i % 40}`)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    await expect.poll(() => effects.length, { timeout: 10_000 }).toBe(40);
    expect(new Set(effects).size).toBe(40);
  });

  it('commits effect and mark in one transaction, and undoes both when the handler fails', async () => {
    let failures = 2;
    const subject = await open(async ({ transaction, key }) => {
      await (transaction as pg.PoolClient).query('INSERT INTO tx_effect VALUES ($1)', [key]);
      failures -= 1;
      if (failures >= 0) throw new Error('not yet');
    });
    await subject.pool.query('CREATE TABLE tx_effect (key text)');
    await deliver(subject.receiver, 'evt_1');
    subject.startWorker();
    await expect
      .poll(async () => (await subject.pool.query('SELECT key FROM tx_effect')).rows, { timeout: 10_000 })
      .toEqual([{ key: 'evt_1' }]);
    await expect.poll(() => subject.countJobs()).toBe(0);
    expect(failures).toBe(-1);
  });

  it('has one effect when a job expires under a handler that still runs', async () => {
    let runs = 0;
    const subject = await open(
      async () => {
        runs += 1;
        await new Promise((resolve) => setTimeout(resolve, 2500));
      },
      { expireInSeconds: 1 },
    );
    await deliver(subject.receiver, 'evt_slow');
    const workers = [subject.startWorker(), subject.startWorker()];
    await expect
      .poll(
        async () => {
          await test.boss.expire();
          const { rows } = await subject.pool.query('SELECT retry_count FROM pgboss.job WHERE name = $1', [subject.name]);
          return rows[0]?.retry_count;
        },
        { timeout: 10_000, interval: 200 },
      )
      .toBeGreaterThan(0);
    await expect.poll(() => subject.countJobs(), { timeout: 10_000 }).toBe(0);
    await Promise.all(workers.map((worker) => worker.close()));
    expect(runs).toBe(1);
  });

  it('replays one dead letter and many, each with its own receivedAt', async () => {
    let isBroken = true;
    const receivedAt = new Map<string, number>();
    const subject = await open(
      (context) => {
        if (isBroken) throw new Error(`no\n stock`);
        receivedAt.set(context.key, context.receivedAt);
        expect(context.source).toBe('replay');
      },
      { attempts: 2 },
    );
    for (const id of ['a', 'b', 'c']) await deliver(subject.receiver, id);
    subject.startWorker();
    const { deadLetters } = subject.queue;
    await expect.poll(async () => (await deadLetters.list()).length, { timeout: 10_000 }).toBe(3);
    const letters = await deadLetters.list();
    expect(letters[0]).toMatchObject({ reason: 'Error: no stock', attempts: 2 });
    expect(await deadLetters.list({ limit: 1 })).toHaveLength(1);
    isBroken = false;
    expect(await Promise.all([deadLetters.replay('a'), deadLetters.replay('a')])).toContain(true);
    expect(await deadLetters.replayAll()).toBe(2);
    await expect.poll(() => receivedAt.size, { timeout: 10_000 }).toBe(3);
    for (const { key, delivery } of letters) expect(receivedAt.get(key)).toBe(delivery.receivedAt);
    expect(await deadLetters.list()).toEqual([]);
  });

  it('answers 503 within the provider’s budget while its server is away, and 200 after', async () => {
    const proxy = await tcpProxy({ target: test.postgres });
    onTestFinished(() => proxy.close());
    const boss = new PgBoss({
      host: '127.0.0.1',
      port: proxy.port,
      user: 'postgres',
      database: 'postgres',
      max: 2,
      supervise: false,
      schedule: false,
    });
    boss.on('error', () => {});
    await boss.start();
    onTestFinished(() => boss.stop({ graceful: false, wait: true }));
    const queue: EventQueue = pgBossQueue({ boss, name: test.nextName(), timeoutMs: 300 });
    const receiver = createWebhookReceiver({
      provider: itpay({ secret }),
      queue,
      onError: () => {},
      on: { 'payment_intent.succeeded': () => {} },
    });
    expect(await deliver(receiver, 'evt_0')).toBe(200);
    proxy.refuse();
    proxy.cut();
    const start = performance.now();
    expect(await deliver(receiver, 'evt_1')).toBe(503);
    expect(performance.now() - start).toBeLessThan(2000);
    proxy.accept();
    await expect.poll(() => deliver(receiver, 'evt_1')).toBe(200);
    // The reply to the INSERT is lost: the gateway delivers again, and the job is there once.
    const drop = proxy.dropReply('evt_2');
    expect(await deliver(receiver, 'evt_2')).toBe(503);
    await drop.dropped;
    expect(await deliver(receiver, 'evt_2')).toBe(200);
    expect((await queue.deadLetters?.list())?.length).toBe(0);
  });

  it('lets an event wait as long as its handler asked, and spends no attempt on it', async () => {
    const calls: number[] = [];
    const subject = await open(
      ({ attempt }) => {
        calls.push(attempt);
        if (calls.length === 1) throw new RetryLater({ afterMs: 2000 });
      },
      { attempts: 2, expireInSeconds: 1 },
    );
    await deliver(subject.receiver, 'evt_later');
    const start = performance.now();
    subject.startWorker();
    await expect.poll(() => calls.length, { timeout: 10_000 }).toBe(2);
    expect(performance.now() - start).toBeGreaterThan(1900);
    expect(calls).toEqual([1, 2]);
    await expect.poll(() => subject.countJobs()).toBe(0);
    expect(await subject.queue.deadLetters.list()).toEqual([]);
  });

  it('writes down a failure whose message has a NUL', async () => {
    const subject = await open(
      () => {
        throw new Error('no\0stock');
      },
      { attempts: 1 },
    );
    await deliver(subject.receiver, 'evt_nul');
    subject.startWorker();
    await expect.poll(async () => (await subject.queue.deadLetters.get('evt_nul'))?.reason).toBe('Error: no stock');
  });

  it('close ends in its time when the server does not answer', async () => {
    const db = new pg.Pool({ connectionString: test.postgres.connectionString, max: 2 });
    db.on('error', () => {});
    let isSilent = false;
    const boss = new PgBoss({
      db: { executeSql: (text: string, values: unknown[]) => (isSilent ? new Promise<never>(() => {}) : db.query(text, values)) },
      supervise: false,
      schedule: false,
    });
    boss.on('error', () => {});
    await boss.start();
    onTestFinished(() => db.end());
    const receiver = createWebhookReceiver({ provider: itpay({ secret }), on: {} });
    const worker = createPgBossWorker({ boss, name: test.nextName(), receiver, pollIntervalMs: 20 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    isSilent = true;
    await new Promise((resolve) => setTimeout(resolve, 100));
    const start = performance.now();
    await worker.close({ timeoutMs: 200 });
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it('close waits for what runs, and takes nothing more', async () => {
    let started = 0;
    let ended = 0;
    const subject = await open(async () => {
      started += 1;
      await new Promise((resolve) => setTimeout(resolve, 150));
      ended += 1;
    });
    for (let i = 0; i < 30; i += 1) await deliver(subject.receiver, `evt_${i}`);
    const worker = subject.startWorker();
    await expect.poll(() => started).toBe(10);
    await worker.close();
    expect(ended).toBe(started);
    expect(started).toBeLessThanOrEqual(20);
    expect(await subject.countJobs()).toBe(30 - ended);
  });

  it('close gives up on a handler that never ends, whose event is worked off again', async () => {
    let attempts = 0;
    const subject = await open(({ attempt, signal }) => {
      attempts = attempt;
      if (attempt > 1) return undefined;
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('told to stop'))));
    });
    await deliver(subject.receiver, 'evt_1');
    const worker = subject.startWorker();
    await expect.poll(() => attempts).toBe(1);
    const start = performance.now();
    await worker.close({ timeoutMs: 200 });
    expect(performance.now() - start).toBeLessThan(3000);
    subject.startWorker();
    await expect.poll(() => attempts, { timeout: 10_000 }).toBe(2);
    await expect.poll(() => subject.countJobs()).toBe(0);
  });
});

describe('pgBossQueue', () => {
  it('does not take a queue that somebody deleted for a duplicate: the event is refused, then stored', async () => {
    const { receiver, name, countJobs } = await open(() => {});
    expect(await deliver(receiver, 'evt_0')).toBe(200);
    await test.boss.purgeQueue(name);
    await test.boss.deleteQueue(name);
    expect(await deliver(receiver, 'evt_1')).toBe(503);
    expect(await deliver(receiver, 'evt_1')).toBe(200);
    expect(await countJobs()).toBe(1);
  });

  it('does not take an event that the policy of its queue keeps out for a duplicate', async () => {
    const name = test.nextName();
    await test.boss.createQueue(name, { name, policy: 'short' });
    const queue = pgBossQueue({ boss: test.boss, name });
    const delivery = { version: 1, provider: 'itpay', body: '{}', receivedAt: 1, secretIndex: 0, source: 'webhook' } as const;
    expect(await queue.add('a', { ...delivery, key: 'a' })).toBe('added');
    expect(await queue.add('a', { ...delivery, key: 'a' })).toBe('duplicate');
    await expect(queue.add('b', { ...delivery, key: 'b' })).rejects.toThrow(/policy/);
  });

  it('refuses what is no boss, wrong numbers and a schema that is more than a name', () => {
    expect(() => pgBossQueue({ boss: {} as never })).toThrow(/Expected boss/);
    expect(() => pgBossQueue({ boss: test.boss, attempts: 0 })).toThrow(/attempts/);
    expect(() => pgBossQueue({ boss: test.boss, retryDelaySeconds: -1 })).toThrow(/retryDelaySeconds/);
    expect(() => pgBossQueue({ boss: test.boss, schema: 'a; DROP' })).toThrow(/schema/);
  });

  it('makes UUIDs that tell apart where one part ends and the next begins', () => {
    expect(deriveJobId('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(deriveJobId('a')).toBe(deriveJobId('a'));
    expect(new Set([deriveJobId('ab', 'c'), deriveJobId('a', 'bc'), deriveJobId('abc'), deriveJobId('ab')]).size).toBe(4);
  });
});
