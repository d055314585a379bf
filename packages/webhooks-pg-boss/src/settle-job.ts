import { setTimeout as sleep } from 'node:timers/promises';
import { type Delivery, isRetryLater, type SettleResult, type WebhookReceiver } from '@x/webhooks';
import type PgBoss from 'pg-boss';
import { describeFailure } from './describe-output.ts';

interface SettleJobOptions {
  readonly boss: PgBoss;
  readonly name: string;
  /** Of pg-boss's jobs. */
  readonly table: string;
  readonly receiver: WebhookReceiver<never>;
  readonly job: PgBoss.JobWithMetadata<Delivery>;
  readonly inProgressDelayMs: number;
  /** Aborted when the worker can wait no longer. */
  readonly signal: AbortSignal;
}

const WRITE_ATTEMPTS = 5;

/** Handles one job and tells pg-boss what became of it. If that cannot be told, the job comes again and finds its event done. */
export async function settleJob(options: SettleJobOptions): Promise<void> {
  const { boss, name, job } = options;
  let failure: string | undefined;
  let pauseMs: number | undefined;
  try {
    if ((await settleInTurn(options)) === 'in-progress') return;
  } catch (error) {
    failure = describeFailure(error);
    if (isRetryLater(error)) pauseMs = error.afterMs;
  }
  if (pauseMs !== undefined) await holdBack(options, pauseMs);
  await write(() => (failure === undefined ? boss.complete(name, job.id) : boss.fail(name, job.id, { message: failure })));
  if (pauseMs !== undefined) await postpone(options, pauseMs);
}

/** Before it is given back: `fail` makes it due at once, and a worker could have it before `postpone` does its part. */
async function holdBack({ boss, name, table, job }: SettleJobOptions, pauseMs: number): Promise<void> {
  const text = `UPDATE ${table} SET retry_delay = $3, retry_backoff = false WHERE name = $1 AND id = $2 AND state = 'active'`;
  await write(() => boss.getDb().executeSql(text, [name, job.id, Math.ceil(pauseMs / 1000)]));
}

/** The store gives the event to nobody before: a job that came earlier would spend its attempts on waiting. */
async function postpone({ boss, name, table, job }: SettleJobOptions, pauseMs: number): Promise<void> {
  const text = `UPDATE ${table} SET start_after = now() + $3::float8 * interval '1 millisecond', retry_delay = $4, retry_backoff = $5
WHERE name = $1 AND id = $2 AND state = 'retry'`;
  await write(() => boss.getDb().executeSql(text, [name, job.id, pauseMs, job.retryDelay, job.retryBackoff]));
}

/** While another worker holds the event this one waits, since giving the job back would cost it one of its attempts. */
async function settleInTurn({ receiver, job, inProgressDelayMs, signal }: SettleJobOptions): Promise<SettleResult> {
  const expiresAt = performance.now() + job.expireInSeconds * 1000;
  for (;;) {
    const result = await receiver.settle(job.data, { attempt: job.retryCount + 1, signal });
    // After its time pg-boss gives the job to another worker anyway.
    if (result !== 'in-progress' || performance.now() > expiresAt) return result;
    await sleep(inProgressDelayMs, undefined, { signal });
  }
}

async function write(step: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await step();
      return;
    } catch (error) {
      if (attempt === WRITE_ATTEMPTS) throw error;
      await sleep(100 * attempt);
    }
  }
}
