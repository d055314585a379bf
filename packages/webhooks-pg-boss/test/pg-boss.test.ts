import { tcpProxy } from '@x/tooling-services';
import { orLate } from '@x/tooling-timers';
import { createWebhookReceiver, type EventQueue, itpay, RetryLater } from '@x/webhooks';
import pg from 'pg';
import PgBoss from 'pg-boss';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createPgBossWorker } from '../src/create-pg-boss-worker.ts';
import { pgBossQueue } from '../src/pg-boss-queue.ts';
import { createQueues } from '../src/queue-names.ts';
import { deliver, openSubject, secret } from './subject.fixture.ts';
import { useBoss } from './test-boss.fixture.ts';

/** docs/assumptions.md#itpay-webhook-budget */
const ITPAY_BUDGET_MS = 10_000;
/** Below the 8,000 that `close` takes by default. */
const CLOSED_WITHIN_MS = 3_000;

const test = useBoss();

describe('pgBossQueue with createPgBossWorker', () => {
  it('gives each of 40 events one effect over 120 deliveries', async () => {
    const effects: string[] = [];
    const subject = await openSubject(test, ({ key }) => effects.push(key));
    subject.startWorker();
    const statuses = await Promise.all(Array.from({ length: 120 }, (_, i) => deliver(subject.receiver, `evt_${i % 40}`)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    await expect.poll(() => effects.length).toBe(40);
    expect(new Set(effects).size).toBe(40);
  });

  it('commits effect and mark in one transaction, and undoes both when the handler fails', async () => {
    let failures = 2;
    const subject = await openSubject(test, async ({ transaction, key }) => {
      await (transaction as pg.PoolClient).query('INSERT INTO tx_effect VALUES ($1)', [key]);
      failures -= 1;
      if (failures >= 0) throw new Error('not yet');
    });
    await subject.pool.query('CREATE TABLE tx_effect (key text)');
    await deliver(subject.receiver, 'evt_1');
    subject.startWorker();
    await expect.poll(async () => (await subject.pool.query('SELECT key FROM tx_effect')).rows).toEqual([{ key: 'evt_1' }]);
    await expect.poll(() => subject.countJobs()).toBe(0);
    expect(failures).toBe(-1);
  });

  it('has one effect when a job expires under a handler that still runs', async () => {
    let runs = 0;
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const subject = await openSubject(
      test,
      async () => {
        runs += 1;
        await gate;
      },
      { expireInSeconds: 1, attempts: 100 },
    );
    await deliver(subject.receiver, 'evt_slow');
    const workers = [subject.startWorker(), subject.startWorker()];
    // Twice: between the two a worker had the job for a whole second, and was told that its event is in progress.
    await expect
      .poll(
        async () => {
          await test.boss.expire();
          const { rows } = await subject.pool.query('SELECT retry_count FROM pgboss.job WHERE name = $1', [subject.name]);
          return rows[0]?.retry_count;
        },
        { interval: 200 },
      )
      .toBeGreaterThan(1);
    open();
    await expect.poll(() => subject.countJobs()).toBe(0);
    await Promise.all(workers.map((worker) => worker.close()));
    expect(runs).toBe(1);
  });

  it('replays one dead letter and many, each with its own receivedAt', async () => {
    let isBroken = true;
    const receivedAt = new Map<string, number>();
    const subject = await openSubject(
      test,
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
    await expect.poll(async () => (await deadLetters.list()).length).toBe(3);
    const letters = await deadLetters.list();
    expect(letters[0]).toMatchObject({ reason: 'Error: no stock', attempts: 2 });
    expect(await deadLetters.list({ limit: 1 })).toHaveLength(1);
    isBroken = false;
    expect(await Promise.all([deadLetters.replay('a'), deadLetters.replay('a')])).toContain(true);
    expect(await deadLetters.replayAll()).toBe(2);
    await expect.poll(() => receivedAt.size).toBe(3);
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
    const name = test.nextName();
    // Before anyone waits for an answer: what an event may take is not what making tables takes.
    await createQueues(boss, name);
    const queue: EventQueue = pgBossQueue({ boss, name, timeoutMs: 2_000 });
    const shared = { provider: itpay({ secret }), onError: () => {}, on: { 'payment_intent.succeeded': () => {} } };
    const receiver = createWebhookReceiver({ ...shared, queue });
    // While the server is there nothing is in a hurry.
    const patientQueue = pgBossQueue({ boss, name, timeoutMs: 30_000 });
    const patient = createWebhookReceiver({ ...shared, queue: patientQueue, ackTimeoutMs: 60_000 });
    expect(await deliver(patient, 'evt_0')).toBe(200);
    proxy.refuse();
    proxy.cut();
    expect(await orLate(deliver(receiver, 'evt_1'), ITPAY_BUDGET_MS)).toBe(503);
    proxy.accept();
    await expect.poll(() => deliver(receiver, 'evt_1')).toBe(200);
    // The reply to the INSERT is lost: the gateway delivers again, and the job is there once.
    const drop = proxy.dropReply('evt_2');
    expect(await deliver(receiver, 'evt_2')).toBe(503);
    await drop.dropped;
    await expect.poll(() => deliver(receiver, 'evt_2')).toBe(200);
    expect(await test.boss.getQueueSize(name)).toBe(3);
    expect((await queue.deadLetters?.list())?.length).toBe(0);
  });

  it('lets an event wait as long as its handler asked, and spends no attempt on it', async () => {
    const calls: number[] = [];
    const subject = await openSubject(
      test,
      ({ attempt }) => {
        calls.push(attempt);
        if (calls.length === 1) throw new RetryLater({ afterMs: 2000 });
      },
      { attempts: 2, expireInSeconds: 1 },
    );
    await deliver(subject.receiver, 'evt_later');
    const start = performance.now();
    subject.startWorker();
    await expect.poll(() => calls.length).toBe(2);
    expect(performance.now() - start).toBeGreaterThan(1900);
    expect(calls).toEqual([1, 2]);
    await expect.poll(() => subject.countJobs()).toBe(0);
    expect(await subject.queue.deadLetters.list()).toEqual([]);
  });

  it('writes down a failure whose message has a NUL', async () => {
    const subject = await openSubject(
      test,
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
    expect(await orLate(worker.close({ timeoutMs: 200 }), CLOSED_WITHIN_MS)).not.toBe('late');
  });

  it('close waits for what runs, and takes nothing more', async () => {
    let started = 0;
    let ended = 0;
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const subject = await openSubject(test, async () => {
      started += 1;
      await gate;
      ended += 1;
    });
    for (let i = 0; i < 30; i += 1) await deliver(subject.receiver, `evt_${i}`);
    const worker = subject.startWorker();
    await expect.poll(() => started).toBe(10);
    const closing = worker.close({ timeoutMs: 60_000 });
    setTimeout(open, 150);
    await closing;
    expect({ started, ended }).toEqual({ started: 10, ended: 10 });
    expect(await subject.countJobs()).toBe(20);
  });

  it('close gives up on a handler that never ends, whose event is worked off again', async () => {
    let attempts = 0;
    const subject = await openSubject(test, ({ attempt, signal }) => {
      attempts = attempt;
      if (attempt > 1) return undefined;
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('told to stop'))));
    });
    await deliver(subject.receiver, 'evt_1');
    const worker = subject.startWorker();
    await expect.poll(() => attempts).toBe(1);
    expect(await orLate(worker.close({ timeoutMs: 200 }), CLOSED_WITHIN_MS)).not.toBe('late');
    subject.startWorker();
    await expect.poll(() => attempts).toBe(2);
    await expect.poll(() => subject.countJobs()).toBe(0);
  });
});
