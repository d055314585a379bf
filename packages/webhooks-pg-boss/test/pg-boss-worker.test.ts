import { tcpProxy } from '@x/tooling-services';
import {
  createWebhookReceiver,
  type DeadLetter,
  type Delivery,
  itpay,
  RetryLater,
  WebhookForeignDeliveryError,
  type WebhookReceiver,
} from '@x/webhooks';
import { postgresStore } from '@x/webhooks-postgres';
import pg from 'pg';
import PgBoss from 'pg-boss';
import { describe, expect, it, onTestFinished } from 'vitest';
import { resolveWorkerSettings } from '../src/options.ts';
import { pgBossQueue } from '../src/pg-boss-queue.ts';
import { createPgBossWorker } from '../src/pg-boss-worker.ts';
import { settleJob } from '../src/settle-job.ts';
import { until, useBoss } from './support/boss.ts';
import { createGate, deliver, openSubject, PATIENT_MS, secret } from './support/subject.ts';

const test = useBoss();

describe('createPgBossWorker', () => {
  it('gives each of 40 events one effect over 120 deliveries', async () => {
    const effects: string[] = [];
    const subject = await openSubject(test, ({ key }) => effects.push(key));
    subject.startWorker();
    const statuses = await Promise.all(Array.from({ length: 120 }, (_, i) => deliver(subject.receiver, `evt_${i % 40}`)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    await until(async () => (await subject.countJobs()) === 0);
    expect(effects).toHaveLength(40);
    expect(new Set(effects).size).toBe(40);
  });

  it('commits what the handler wrote with the record of it, and undoes both when the handler fails', async () => {
    let failures = 2;
    const subject = await openSubject(test, async ({ transaction, key }) => {
      await (transaction as pg.PoolClient).query('INSERT INTO tx_effect VALUES ($1)', [key]);
      failures -= 1;
      if (failures >= 0) throw new Error('not yet');
    });
    await subject.pool.query('CREATE TABLE tx_effect (key text)');
    await deliver(subject.receiver, 'evt_1');
    subject.startWorker();
    await until(async () => (await subject.countJobs()) === 0);
    expect((await subject.pool.query('SELECT key FROM tx_effect')).rows).toHaveLength(1);
    expect(failures).toBe(-1);
  });

  it('has one effect when a job expires under a handler that still runs, and spends one attempt on that', async () => {
    let runs = 0;
    const started = createGate();
    const ended = createGate();
    const refused = createGate();
    const subject = await openSubject(
      test,
      async () => {
        runs += 1;
        started.open();
        await ended.passed;
      },
      { onEvent: (event) => void (event.type === 'duplicate' && event.source === 'webhook' && refused.open()) },
    );
    await deliver(subject.receiver, 'evt_slow');
    subject.startWorker();
    await started.passed;
    await subject.pool.query("UPDATE pgboss.job SET started_on = started_on - interval '1 day' WHERE name = $1", [subject.name]);
    await test.boss.expire();
    await refused.passed;
    ended.open();
    await until(async () => (await subject.countJobs()) === 0);
    expect(runs).toBe(1);
    const { rows } = await subject.pool.query('SELECT retry_count FROM pgboss.job WHERE name = $1', [subject.name]);
    expect(rows).toEqual([{ retry_count: 1 }]);
  });

  it('lets an event wait as long as its handler asked', async () => {
    const attempts: number[] = [];
    const subject = await openSubject(
      test,
      ({ attempt }) => {
        attempts.push(attempt);
        if (attempts.length === 1) throw new RetryLater({ afterMs: 3_600_000 });
      },
      { attempts: 2 },
    );
    await deliver(subject.receiver, 'evt_later');
    subject.startWorker();
    const isDelayed = async () => (await subject.queue.stats()).delayed === 1;
    await until(isDelayed);
    const { rows } = await subject.pool.query(
      "SELECT start_after > now() + interval '59 minutes' AS waits FROM pgboss.job WHERE name = $1",
      [subject.name],
    );
    expect(rows).toEqual([{ waits: true }]);
    // The hour passes, for the queue and for the store.
    await subject.pool.query(`UPDATE events_${subject.name} SET lease_until = now()`);
    await subject.pool.query('UPDATE pgboss.job SET start_after = now() WHERE name = $1', [subject.name]);
    await until(async () => (await subject.countJobs()) === 0);
    expect(attempts).toEqual([1, 2]);
    expect(await subject.queue.deadLetters.count()).toBe(0);
  });

  it('makes a dead letter of an event whose handler asked for another pause at its last attempt', async () => {
    const handle = () => {
      throw new RetryLater({ afterMs: 1 });
    };
    const subject = await openSubject(test, handle, { attempts: 1 });
    await deliver(subject.receiver, 'evt_never');
    subject.startWorker();
    await until(async () => (await subject.queue.deadLetters.count()) === 1);
  });

  it('tells onDeadLetter which event it gave up, and why', async () => {
    const letters: DeadLetter[] = [];
    const handle = () => {
      throw new Error('no\0\n stock');
    };
    const subject = await openSubject(test, handle, { attempts: 2 });
    await deliver(subject.receiver, 'evt_lost');
    subject.startWorker({ onDeadLetter: (letter) => letters.push(letter) });
    await until(() => letters.length === 1);
    expect(letters).toMatchObject([{ reason: 'Error: no stock', attempts: 2, delivery: { source: 'webhook' } }]);
    expect(await subject.queue.deadLetters.get(letters[0]?.key ?? '')).toMatchObject({ reason: 'Error: no stock', attempts: 2 });
  });

  it('spends no attempt while the event store is away', async () => {
    const proxy = await tcpProxy({ target: { port: test.port } });
    onTestFinished(() => proxy.close());
    const connectionString = test.connectionString.replace(String(test.port), String(proxy.port));
    const storePool = new pg.Pool({ connectionString, max: 4 });
    storePool.on('error', () => {});
    onTestFinished(() => void storePool.end());
    const store = postgresStore({ pool: storePool, table: 'events_away' });
    await store.migrate();
    const name = test.nextName();
    const queue = pgBossQueue({ boss: test.boss, name, attempts: 1, timeoutMs: PATIENT_MS });
    let refusals = 0;
    const attempts: number[] = [];
    const receiver = createWebhookReceiver({
      provider: itpay({ secret }),
      store,
      queue,
      ackTimeoutMs: PATIENT_MS,
      onError: ({ name: error }) => {
        if (error === 'EventStoreUnavailableError') refusals += 1;
      },
      on: { 'payment_intent.succeeded': (_event, { attempt }) => void attempts.push(attempt) },
    });
    expect(await deliver(receiver, 'evt_1')).toBe(200);
    proxy.refuse();
    proxy.cut();
    const worker = createPgBossWorker({ boss: test.boss, name, receiver, pollIntervalMs: 30 });
    onTestFinished(() => worker.close());
    await until(() => refusals >= 2);
    proxy.accept();
    await until(() => attempts.length > 0);
    expect(attempts).toEqual([1]);
    expect(await queue.deadLetters.count()).toBe(0);
  });

  it('gives up an event whose transaction the server refuses to commit', async () => {
    const subject = await openSubject(
      test,
      ({ transaction }) => (transaction as pg.PoolClient).query('INSERT INTO refused_child VALUES (1)'),
      { attempts: 2 },
    );
    await subject.pool.query('CREATE TABLE refused_parent (id int PRIMARY KEY)');
    await subject.pool.query('CREATE TABLE refused_child (id int REFERENCES refused_parent DEFERRABLE INITIALLY DEFERRED)');
    await deliver(subject.receiver, 'evt_1');
    subject.startWorker();
    await until(async () => (await subject.queue.deadLetters.count()) === 1);
  });

  it('leaves a delivery of another provider or namespace in the queue', async () => {
    const subject = await openSubject(test, () => {});
    await deliver(subject.receiver, 'evt_foreign');
    const [job] = await test.boss.fetch<Delivery>(subject.name, { includeMetadata: true });
    if (job === undefined) throw new Error('There is no job.');
    const facts = { key: job.data.key, provider: 'itpay', namespace: 'other' };
    const stranger = {
      settle: () => Promise.reject(new WebhookForeignDeliveryError('It is of another namespace.', facts)),
    } as unknown as WebhookReceiver<never>;
    const settings = resolveWorkerSettings({ boss: test.boss, name: subject.name, inProgressDelayMs: 1 });
    await settleJob({ settings, receiver: stranger, job, signal: new AbortController().signal });
    expect(await subject.countJobs()).toBe(1);
    const { rows } = await subject.pool.query('SELECT state, retry_count, started_on FROM pgboss.job WHERE name = $1', [
      subject.name,
    ]);
    expect(rows).toEqual([{ state: 'retry', retry_count: 0, started_on: null }]);
  });

  it('passes by a job that somebody else put into the queue, which becomes a dead letter', async () => {
    const handled: string[] = [];
    const subject = await openSubject(test, ({ key }) => handled.push(key), { attempts: 1 });
    await deliver(subject.receiver, 'evt_1');
    await test.boss.send(subject.name, { anything: true }, { retryLimit: 0, deadLetter: `${subject.name}-dead-letters` });
    subject.startWorker();
    await until(async () => (await subject.countJobs()) === 0);
    expect(handled).toHaveLength(1);
    const { letters } = await subject.queue.deadLetters.list();
    expect(letters).toMatchObject([{ delivery: undefined, reason: expect.stringContaining('Unreadable') }]);
  });

  it('sweeps the store every sweepEveryMs', async () => {
    const swept = createGate();
    const limits: number[] = [];
    const store = {
      sweep: async ({ limit }: { limit: number }) => {
        limits.push(limit);
        if (limits.length > 1) swept.open();
        // A full batch: there may be more.
        return limits.length === 1 ? limit : 0;
      },
    };
    const subject = await openSubject(test, () => {});
    subject.startWorker({ store, sweepEveryMs: 1 });
    await swept.passed;
    expect(new Set(limits)).toEqual(new Set([1000]));
  });

  it('reports a sweep that failed, and goes on', async () => {
    const swept = createGate();
    const errors: string[] = [];
    let sweeps = 0;
    const store = {
      sweep: async () => {
        sweeps += 1;
        if (sweeps === 1) throw new Error('the store is away');
        swept.open();
        return 0;
      },
    };
    const subject = await openSubject(test, () => {});
    subject.startWorker({ store, sweepEveryMs: 1, onError: ({ message }) => errors.push(message) });
    await swept.passed;
    expect(errors).toContain('the store is away');
  });

  it('refuses unknown settings by name, wrong ones, and receiver options beside a receiver', async () => {
    const { receiver } = await openSubject(test, () => {});
    const { boss } = test;
    const construct = (options: object) => () => createPgBossWorker({ boss, receiver, ...options } as never);
    expect(construct({ concurency: 5 })).toThrow(/no option "concurency". Did you mean "concurrency"/);
    expect(construct({ on: {} })).toThrow(/no option "on"/);
    expect(construct({ boss: {} })).toThrow(/expected boss/);
    expect(construct({ schema: 'a; DROP' })).toThrow(/schema/);
    expect(construct({ name: null })).toThrow(/name must not be null/);
    expect(construct({ sweepEveryMs: 1000 })).toThrow(/needs a store/);
    for (const value of [0, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const name of ['concurrency', 'pollIntervalMs', 'inProgressDelayMs', 'sweepEveryMs'])
        expect(construct({ [name]: value })).toThrow(expect.objectContaining({ name: 'WebhookConfigurationError' }));
    }
  });
});

describe('createPgBossWorker › close', () => {
  it('ends when the server does not answer', async () => {
    const db = new pg.Pool({ connectionString: test.connectionString, max: 2 });
    db.on('error', () => {});
    onTestFinished(() => db.end());
    const fetching = createGate();
    let isSilent = false;
    const boss = new PgBoss({
      db: {
        executeSql(text: string, values: unknown[]) {
          if (!isSilent) return db.query(text, values);
          fetching.open();
          return new Promise<never>(() => undefined);
        },
      },
      supervise: false,
      schedule: false,
    });
    boss.on('error', () => {});
    await boss.start();
    const receiver = createWebhookReceiver({ provider: itpay({ secret }), on: {} });
    isSilent = true;
    const worker = createPgBossWorker({ boss, name: test.nextName(), receiver, pollIntervalMs: 20 });
    await fetching.passed;
    await worker.close({ timeoutMs: 200 });
  });

  it('waits for what runs, and takes nothing more', async () => {
    let started = 0;
    let ended = 0;
    const gate = createGate();
    const subject = await openSubject(test, async () => {
      started += 1;
      await gate.passed;
      ended += 1;
    });
    await Promise.all(Array.from({ length: 30 }, (_, i) => deliver(subject.receiver, `evt_${i}`)));
    const worker = subject.startWorker();
    await until(() => started === 10);
    const closing = worker.close({ timeoutMs: PATIENT_MS });
    gate.open();
    await closing;
    expect({ started, ended }).toEqual({ started: 10, ended: 10 });
    expect(await subject.countJobs()).toBe(20);
  });

  it('gives up on a handler that never ends, whose event is processed again', async () => {
    let attempts = 0;
    const subject = await openSubject(test, ({ attempt, signal }) => {
      attempts = attempt;
      if (attempt > 1) return undefined;
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('told to stop'))));
    });
    await deliver(subject.receiver, 'evt_1');
    const worker = subject.startWorker();
    await until(() => attempts === 1);
    await worker.close({ timeoutMs: 200 });
    subject.startWorker();
    await until(async () => attempts === 2 && (await subject.countJobs()) === 0);
  });

  it('refuses a time limit that is not finite', async () => {
    const worker = (await openSubject(test, () => {})).startWorker();
    await expect(worker.close({ timeoutMs: Number.NaN })).rejects.toThrow(RangeError);
  });
});
