import {
  EventStoreUnavailableError,
  isRetryLater,
  type RetryLater,
  type SettleResult,
  WebhookDeliveryError,
  WebhookForeignDeliveryError,
  WebhookHandlerError,
  type WebhookReceiver,
} from '@x/webhooks';
import { DelayedError, type Job, type MinimalJob, UnrecoverableError } from 'bullmq';
import { readDelivery } from './job.ts';

const LONGEST_PAUSE_MS = 3_600_000;
const LONGEST_REASON = 500;

/** One job, and the worker that has taken it. */
export interface JobWork {
  readonly receiver: Pick<WebhookReceiver, 'settle'>;
  readonly job: Job;
  /** BullMQ's proof that this worker holds the job. */
  readonly token: string | undefined;
  readonly signal: AbortSignal;
  readonly inProgressDelayMs: number;
  readonly foreignDelayMs: number;
}

/**
 * Settles the event of one job.
 *
 * @throws DelayedError when the event has to wait and no attempt is used up: another worker holds it, the store is down, or it belongs
 *   to another namespace or provider.
 * @throws UnrecoverableError when no attempt will help; any other error uses up an attempt.
 */
export async function settleJob(work: JobWork): Promise<SettleResult> {
  const { receiver, job, token, signal, inProgressDelayMs, foreignDelayMs } = work;
  const delivery = readDelivery(job.data);
  if (delivery === undefined) throw new UnrecoverableError('This job does not hold a webhook delivery.');
  const postpone = async (delayMs: number): Promise<never> => {
    await job.moveToDelayed(Date.now() + delayMs, token);
    throw new DelayedError();
  };
  let result: SettleResult;
  try {
    result = await receiver.settle(delivery, { attempt: job.attemptsMade + 1, signal });
  } catch (error) {
    if (error instanceof WebhookForeignDeliveryError) return postpone(foreignDelayMs);
    if (error instanceof EventStoreUnavailableError) return postpone(Math.max(error.retryAfterMs, inProgressDelayMs));
    if (error instanceof WebhookDeliveryError) throw new UnrecoverableError(describeFailure(error));
    throw new Error(describeFailure(error), { cause: error });
  }
  return result === 'in-progress' ? postpone(inProgressDelayMs) : result;
}

/** BullMQ's back-off strategy: as long as the handler asked for, otherwise doubling, an hour at most, with a fifth of jitter. */
export function nextDelayMs(attemptsMade: number, _type?: string, error?: Error, job?: MinimalJob): number {
  const asked = findRetryLater(error);
  if (asked) return asked.afterMs;
  const { backoff } = job?.opts ?? {};
  const baseMs = (typeof backoff === 'object' ? backoff.delay : backoff) ?? 1_000;
  return Math.round(Math.min(baseMs * 2 ** (attemptsMade - 1), LONGEST_PAUSE_MS) * (0.8 + Math.random() * 0.2));
}

function findRetryLater(error: unknown): RetryLater | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (isRetryLater(cause)) return cause;
  }
  return undefined;
}

/** Why an event failed, in one line: the reason that its dead letter shows. */
export function describeFailure(error: unknown): string {
  const thrown = error instanceof WebhookHandlerError ? (error.cause ?? error) : error;
  const text =
    thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'The handler threw something that is not an Error.';
  return text.replace(/\s+/g, ' ').slice(0, LONGEST_REASON);
}
