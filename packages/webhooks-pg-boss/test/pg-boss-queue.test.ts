import { tcpProxy } from '@x/tooling-services';
import { createWebhookReceiver, type Delivery, itpay } from '@x/webhooks';
import PgBoss from 'pg-boss';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deriveJobId } from '../src/job.ts';
import { pgBossQueue } from '../src/pg-boss-queue.ts';
import { createQueues } from '../src/queues.ts';
import { until, useBoss } from './support/boss.ts';
import { deliver, openSubject, PATIENT_MS, secret } from './support/subject.ts';

const test = useBoss();

function deliveryOf(key: string, extra: Partial<Delivery> = {}): Delivery {
  return { version: 1, key, provider: 'itpay', body: '{}', receivedAt: 1, secretIndex: 0, source: 'webhook', ...extra };
}

async function openBoss(options: PgBoss.ConstructorOptions & { options?: string }): Promise<PgBoss> {
  const boss = new PgBoss({ supervise: false, schedule: false, max: 2, ...options });
  boss.on('error', () => {});
  await boss.start();
  onTestFinished(() => boss.stop({ graceful: false, wait: true }));
  return boss;
}

describe('pgBossQueue', () => {
  it('does not take a queue that somebody deleted for a duplicate: the event is refused, then stored', async () => {
    const { receiver, name, countJobs } = await openSubject(test, () => {});
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
    const queue = pgBossQueue({ boss: test.boss, name, timeoutMs: PATIENT_MS });
    expect(await queue.add('a', deliveryOf('a'))).toBe('added');
    expect(await queue.add('a', deliveryOf('a'))).toBe('duplicate');
    await expect(queue.add('b', deliveryOf('b'))).rejects.toThrow(/policy/);
  });

  it('refuses an unknown option by name, and wrong ones', () => {
    const { boss } = test;
    const construct = (options: object) => () => pgBossQueue({ boss, ...options } as never);
    expect(construct({ attemps: 3 })).toThrow(/no option "attemps". Did you mean "attempts"/);
    expect(construct({ boss: {} })).toThrow(/expected boss/);
    expect(construct({ schema: 'a; DROP' })).toThrow(/schema/);
    expect(construct({ name: 'a b' })).toThrow(/name/);
    for (const value of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const name of ['attempts', 'retryDelaySeconds', 'expireInSeconds', 'timeoutMs'])
        expect(construct({ [name]: value })).toThrow(expect.objectContaining({ name: 'WebhookConfigurationError' }));
    }
    expect(construct({ retryDelaySeconds: 0 })).not.toThrow();
  });

  it('answers 503 while its server is away, and 200 after', async () => {
    const proxy = await tcpProxy({ target: { port: test.port } });
    onTestFinished(() => proxy.close());
    const boss = await openBoss({ connectionString: test.connectionString.replace(String(test.port), String(proxy.port)) });
    const name = test.nextName();
    await createQueues(boss, name);
    const queue = pgBossQueue({ boss, name, timeoutMs: PATIENT_MS });
    const receiver = createWebhookReceiver({
      provider: itpay({ secret }),
      queue,
      ackTimeoutMs: PATIENT_MS,
      onError: () => {},
      on: { 'payment_intent.succeeded': () => {} },
    });
    expect(await deliver(receiver, 'evt_0')).toBe(200);
    proxy.refuse();
    proxy.cut();
    expect(await deliver(receiver, 'evt_1')).toBe(503);
    proxy.accept();
    await until(async () => (await deliver(receiver, 'evt_1')) === 200);
    // The reply to the INSERT is lost: the gateway delivers again, and the job is there once.
    const drop = proxy.dropReply('evt_2');
    expect(await deliver(receiver, 'evt_2')).toBe(503);
    await drop.dropped;
    await until(async () => (await deliver(receiver, 'evt_2')) === 200);
    expect(await test.boss.getQueueSize(name)).toBe(3);
    expect(await queue.deadLetters.count()).toBe(0);
  });

  it('creates nothing where its queues are there, so that a role without CREATE can use them', async () => {
    const name = test.nextName();
    await createQueues(test.boss, name);
    await test.pool.query('CREATE ROLE clerk LOGIN');
    await test.pool.query('GRANT USAGE ON SCHEMA pgboss TO clerk');
    await test.pool.query('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO clerk');
    onTestFinished(async () => {
      await test.pool.query('DROP OWNED BY clerk');
      await test.pool.query('DROP ROLE clerk');
    });
    const boss = await openBoss({ connectionString: test.connectionString.replace('postgres@', 'clerk@') });
    const queue = pgBossQueue({ boss, name, timeoutMs: PATIENT_MS });
    expect(await queue.add('a', deliveryOf('a'))).toBe('added');
    expect(await queue.deadLetters.list()).toEqual({ letters: [] });
    const missing = pgBossQueue({ boss, name: test.nextName(), timeoutMs: PATIENT_MS });
    await expect(missing.add('a', deliveryOf('a'))).rejects.toThrow('pg-boss did not store the event (42501).');
  });

  it('counts what waits, runs, is delayed and was given up', async () => {
    const { queue, pool, name } = await openSubject(test, () => {});
    expect(await queue.stats()).toEqual({ waiting: 0, active: 0, delayed: 0, dead: 0, oldestWaitingMs: 0 });
    for (const key of ['a', 'b', 'c', 'd', 'e']) await queue.add(key, deliveryOf(key));
    const [active] = await test.boss.fetch(name);
    const [failed] = await test.boss.fetch(name);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await test.boss.fail(name, failed?.id ?? '');
      if (attempt < 2)
        await pool.query("UPDATE pgboss.job SET state = 'active', retry_count = retry_count + 1 WHERE id = $1", [failed?.id]);
    }
    const update = 'UPDATE pgboss.job SET start_after = now() + $3::interval WHERE name = $1 AND data->>$$key$$ = $2';
    const rest = ['a', 'b', 'c', 'd', 'e'].filter(
      (key) => ![active, failed].some((job) => Reflect.get(job?.data ?? {}, 'key') === key),
    );
    await pool.query(update, [name, rest[0], '1 hour']);
    await pool.query(update, [name, rest[1], '-1 minute']);
    const { oldestWaitingMs, ...counts } = await queue.stats();
    expect(counts).toEqual({ waiting: 2, active: 1, delayed: 1, dead: 1 });
    expect(oldestWaitingMs).toBeGreaterThanOrEqual(60_000);
  });

  it('keeps a waiting event and a dead letter for as long as it takes', async () => {
    const { queue, name, pool } = await openSubject(test, () => {}, { attempts: 1 });
    for (const key of ['dead', 'waiting']) await queue.add(key, deliveryOf(key));
    const [job] = await test.boss.fetch<Delivery>(name);
    await test.boss.fail(name, job?.id ?? '');
    await pool.query(
      `UPDATE pgboss.job SET created_on = created_on - interval '100 years', start_after = start_after - interval '100 years',
keep_until = keep_until - interval '100 years' WHERE name IN ($1, $2) AND state < 'active'`,
      [name, `${name}-dead-letters`],
    );
    await test.boss.maintain();
    expect(await queue.stats()).toMatchObject({ waiting: 1, dead: 1 });
  });
});

describe('pgBossQueue › add', () => {
  it('lets what arrives while an INSERT is under way travel in the next', async () => {
    const sizes: number[] = [];
    const boss: PgBoss = Object.create(test.boss, {
      getDb: { value: () => test.boss.getDb() },
      insert: {
        value: (jobs: PgBoss.JobInsert[], options: PgBoss.InsertOptions) => {
          sizes.push(jobs.length);
          return test.boss.insert(jobs, options);
        },
      },
    });
    const queue = pgBossQueue({ boss, name: test.nextName(), timeoutMs: PATIENT_MS });
    const keys = Array.from({ length: 101 }, (_, index) => `k${index}`);
    const results = await Promise.all(keys.map((key) => queue.add(key, deliveryOf(key))));
    expect(new Set(results)).toEqual(new Set(['added']));
    expect(sizes).toEqual([1, 100]);
  });

  it('tells one of 200 callers of 20 keys, in two processes, that it added each', async () => {
    const name = test.nextName();
    const other = await openBoss({ connectionString: test.connectionString });
    const queues = [test.boss, other].map((boss) => pgBossQueue({ boss, name, timeoutMs: PATIENT_MS }));
    const adding = queues.flatMap((queue) =>
      Array.from({ length: 100 }, (_, index) => queue.add(`k${index % 20}`, deliveryOf(`k${index % 20}`))),
    );
    const results = await Promise.all(adding);
    expect(results.filter((result) => result === 'added')).toHaveLength(20);
    expect(results.filter((result) => result === 'duplicate')).toHaveLength(180);
    expect(await test.boss.getQueueSize(name)).toBe(20);
  });

  it('refuses a row that Postgres does not take, and stores its neighbors', async () => {
    const queue = pgBossQueue({ boss: test.boss, name: test.nextName(), timeoutMs: PATIENT_MS });
    const keys = ['first', 'a', 'bad', 'b', 'c'];
    const results = await Promise.allSettled(
      keys.map((key) => queue.add(key, deliveryOf(key, key === 'bad' ? { path: '/\0' } : {}))),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(results[2]).toMatchObject({ reason: { code: 'ERR_WEBHOOK_STORE_UNAVAILABLE', cause: { code: '22P05' } } });
  });

  it('lets no caller that gave up affect its neighbors', async () => {
    const queue = pgBossQueue({ boss: test.boss, name: test.nextName(), timeoutMs: PATIENT_MS });
    const abort = new AbortController();
    const first = queue.add('first', deliveryOf('first'));
    const abandoned = queue.add('a', deliveryOf('a'), { signal: abort.signal });
    const neighbor = queue.add('b', deliveryOf('b'));
    abort.abort();
    await expect(abandoned).rejects.toMatchObject({ code: 'ERR_WEBHOOK_STORE_UNAVAILABLE' });
    expect(await Promise.all([first, neighbor])).toEqual(['added', 'added']);
    expect(await queue.stats()).toMatchObject({ waiting: 2 });
  });

  it('is durable where synchronous_commit is off, and warns of what pg-boss itself writes', async () => {
    const boss = await openBoss({ connectionString: test.connectionString, options: '-c synchronous_commit=off' });
    const name = test.nextName();
    await createQueues(boss, name);
    const { rows } = await test.pool.query('SELECT partition_name FROM pgboss.queue WHERE name = $1', [name]);
    await test.pool.query('CREATE TABLE commits (setting text)');
    await test.pool.query(`CREATE FUNCTION note_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO commits VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$`);
    // Deferred: it reads the setting that the commit is made with.
    await test.pool.query(`CREATE CONSTRAINT TRIGGER note AFTER INSERT ON pgboss.${rows[0].partition_name}
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_commit()`);
    const warnings: string[] = [];
    const queue = pgBossQueue({ boss, name, timeoutMs: PATIENT_MS, onWarning: ({ code }) => warnings.push(code) });
    await queue.add('a', deliveryOf('a'));
    await queue.add('b', deliveryOf('b'));
    expect((await test.pool.query('SELECT * FROM commits')).rows).toEqual([{ setting: 'on' }, { setting: 'on' }]);
    expect(warnings).toEqual(['WEBHOOK_PG_BOSS_SYNCHRONOUS_COMMIT']);
  });

  it('warns of nothing on a server that waits for the disk', async () => {
    const warnings: string[] = [];
    const queue = pgBossQueue({
      boss: test.boss,
      name: test.nextName(),
      timeoutMs: PATIENT_MS,
      onWarning: ({ code }) => warnings.push(code),
    });
    await queue.add('a', deliveryOf('a'));
    await queue.stats();
    expect(warnings).toEqual([]);
  });
});

describe('deriveJobId', () => {
  it('makes UUIDs that tell apart where one part ends and the next begins', () => {
    expect(deriveJobId('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(deriveJobId('a')).toBe(deriveJobId('a'));
    expect(new Set([deriveJobId('ab', 'c'), deriveJobId('a', 'bc'), deriveJobId('abc'), deriveJobId('ab')]).size).toBe(4);
  });
});
