import { setTimeout as sleep } from 'node:timers/promises';
import { type Delivery, EventStoreUnavailableError, isRetryLater, type WebhookReceiver } from '@x/webhooks';
import type PgBoss from 'pg-boss';
import { isForeign, isStoreDown } from './errors.ts';
import { buildDeadLetter, describeFailure } from './job.ts';
import type { ResolvedWorkerSettings } from './options.ts';

export interface JobWork {
  readonly settings: ResolvedWorkerSettings;
  readonly receiver: WebhookReceiver<never>;
  readonly job: PgBoss.JobWithMetadata<Delivery>;
  /** Aborts when the worker can wait no longer. */
  readonly signal: AbortSignal;
}

const WRITE_ATTEMPTS = 5;

/** Handles one job and tells pg-boss what became of it. If that fails, the job comes again and finds its event handled. */
export async function settleJob(work: JobWork): Promise<void> {
  const { settings, receiver, job, signal } = work;
  try {
    const result = await receiver.settle(job.data, { attempt: job.retryCount + 1, signal });
    if (result === 'in-progress') await postpone(work, settings.inProgressDelayMs);
    else await write(() => settings.boss.complete(settings.name, job.id));
  } catch (error) {
    if (error instanceof WriteFailed) throw error.cause;
    await settleFailure(work, error);
  }
}

async function settleFailure(work: JobWork, error: unknown): Promise<void> {
  const { inProgressDelayMs } = work.settings;
  const isLast = work.job.retryCount >= work.job.retryLimit;
  if (isForeign(error)) return postpone(work, inProgressDelayMs);
  if (isStoreDown(error)) {
    const pauseMs = error instanceof EventStoreUnavailableError ? error.retryAfterMs : inProgressDelayMs;
    return postpone(work, pauseMs, { output: describeFailure(error) });
  }
  if (isRetryLater(error) && !isLast) return postpone(work, error.afterMs, { isSpent: true, output: describeFailure(error) });
  return fail(work, describeFailure(error));
}

/** The job comes again after the pause, to any worker. Unless `isSpent`, that costs it none of its attempts. */
async function postpone(work: JobWork, pauseMs: number, { isSpent = false, output = '' } = {}): Promise<void> {
  const { settings, job } = work;
  const { boss, name, statements } = settings;
  const message = output === '' ? null : JSON.stringify({ message: output });
  const values = [name, job.id, job.retryCount, pauseMs, isSpent, message];
  await write(() => boss.getDb().executeSql(statements.postpone, values));
}

/** Costs an attempt. After the last one pg-boss moves the job to the dead letters. */
async function fail({ settings, job }: JobWork, reason: string): Promise<void> {
  await write(() => settings.boss.fail(settings.name, job.id, { message: reason }));
  if (job.retryCount < job.retryLimit) return;
  const letter = { id: job.id, data: job.data, reason, attempts: job.retryLimit + 1, failedAt: Date.now() };
  await settings.onDeadLetter(buildDeadLetter(letter));
}

/** pg-boss could not be told. */
class WriteFailed extends Error {}

async function write(step: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await step();
      return;
    } catch (cause) {
      if (attempt === WRITE_ATTEMPTS) throw new WriteFailed('pg-boss could not be told what became of a job.', { cause });
      await sleep(100 * attempt);
    }
  }
}
