import { createWebhookReceiver, type HandlerContext, itpay, type WebhookReceiver } from '@x/webhooks';
import { createSignedRequest, createTestEvent } from '@x/webhooks/testing';
import { postgresStore } from '@x/webhooks-postgres';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { createPgBossWorker, type PgBossWorker } from '../src/create-pg-boss-worker.ts';
import { pgBossQueue } from '../src/pg-boss-queue.ts';
import type { TestBoss } from './test-boss.fixture.ts';

export const secret = 'whsec_pg_boss_tests_0123456789abcdef';

export interface Subject {
  readonly receiver: WebhookReceiver;
  readonly queue: ReturnType<typeof pgBossQueue>;
  readonly name: string;
  readonly pool: pg.Pool;
  startWorker(): PgBossWorker;
  countJobs(): Promise<number>;
}

type Handle = (context: HandlerContext) => unknown;

/** A queue, its receiver and its store, with names of their own. */
export async function openSubject(
  test: TestBoss,
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
  const queue = pgBossQueue({ boss: test.boss, name, attempts, expireInSeconds, retryDelaySeconds: 0, timeoutMs: 10_000 });
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

export async function deliver(receiver: WebhookReceiver, id: string): Promise<number> {
  const event = { ...createTestEvent('itpay', 'payment_intent.succeeded'), id };
  return (await receiver.handle(createSignedRequest({ provider: 'itpay', secret, event }))).status;
}
