import { EventStoreUnavailableError, type SettleResult, WebhookDeliveryError, type WebhookReceiver } from '@x/webhooks';
import { DelayedError, type Job, UnrecoverableError } from 'bullmq';
import { describeFailure } from './describe-failure.ts';
import type { WebhookJobData } from './webhook-job.ts';

interface SettleJobOptions {
  readonly token: string | undefined;
  readonly signal: AbortSignal;
  readonly inProgressDelayMs: number;
}

/**
 * Settles the event of one job.
 *
 * @throws DelayedError when the event has to wait and no attempt is used up: another worker holds it, or the store is down.
 * @throws UnrecoverableError when no attempt will help; any other error uses up an attempt.
 */
export async function settleJob(
  receiver: Pick<WebhookReceiver, 'settle'>,
  job: Job<WebhookJobData>,
  { token, signal, inProgressDelayMs }: SettleJobOptions,
): Promise<SettleResult> {
  const postpone = async (delayMs: number): Promise<never> => {
    await job.moveToDelayed(Date.now() + delayMs, token);
    throw new DelayedError();
  };
  try {
    const result = await receiver.settle(job.data.delivery, { attempt: job.attemptsMade + 1, signal });
    return result === 'in-progress' ? await postpone(inProgressDelayMs) : result;
  } catch (error) {
    if (error instanceof DelayedError) throw error;
    if (error instanceof EventStoreUnavailableError) return postpone(Math.max(error.retryAfterMs, inProgressDelayMs));
    if (error instanceof WebhookDeliveryError) throw new UnrecoverableError(describeFailure(error));
    throw new Error(describeFailure(error), { cause: error });
  }
}
