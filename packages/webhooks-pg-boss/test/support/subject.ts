import { createWebhookReceiver, type HandlerContext, itpay, type WebhookEvent, type WebhookReceiver } from '@x/webhooks';
import { createSignedRequest, createTestEvent } from '@x/webhooks/testing';
import { postgresStore } from '@x/webhooks-postgres';
import type pg from 'pg';
import { onTestFinished } from 'vitest';
import type { PgBossQueueOptions, PgBossWorkerSettings } from '../../src/options.ts';
import { type PgBossEventQueue, pgBossQueue } from '../../src/pg-boss-queue.ts';
import { createPgBossWorker, type PgBossWorker } from '../../src/pg-boss-worker.ts';
import type { TestBoss } from './boss.ts';

export const secret = 'whsec_pg_boss_tests_0123456789abcdef';
/** What no test waits for. */
export const PATIENT_MS = 60_000;

export interface Subject {
  readonly receiver: WebhookReceiver;
  readonly queue: PgBossEventQueue;
  readonly name: string;
  readonly pool: pg.Pool;
  startWorker(settings?: Partial<PgBossWorkerSettings>): PgBossWorker;
  /** Jobs that are not completed. */
  countJobs(): Promise<number>;
}

interface SubjectOptions extends Partial<PgBossQueueOptions> {
  readonly leaseMs?: number;
  readonly onEvent?: (event: WebhookEvent) => unknown;
}

type Handle = (context: HandlerContext) => unknown;

/** A queue, its receiver and its store, with names of their own. */
export async function openSubject(test: TestBoss, handle: Handle, options: SubjectOptions = {}): Promise<Subject> {
  const { leaseMs = 60_000, onEvent, ...queueOptions } = options;
  const { pool, boss } = test;
  const name = test.nextName();
  const store = postgresStore({
    pool,
    table: `events_${name}`,
    acquireTimeoutMs: PATIENT_MS,
    statementTimeoutMs: PATIENT_MS,
  });
  onTestFinished(() => store.close());
  await store.migrate();
  const queue = pgBossQueue({ boss, name, attempts: 3, retryDelaySeconds: 0, timeoutMs: PATIENT_MS, ...queueOptions });
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    store,
    queue,
    leaseMs,
    ackTimeoutMs: PATIENT_MS,
    onError: () => {},
    ...(onEvent && { onEvent }),
    on: { 'payment_intent.succeeded': (_event, context) => handle(context) },
  });
  return {
    receiver,
    queue,
    name,
    pool,
    startWorker(settings = {}) {
      const worker = createPgBossWorker({ boss, name, receiver, pollIntervalMs: 30, inProgressDelayMs: 50, ...settings });
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

/** A promise and what resolves it. */
export function createGate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}
