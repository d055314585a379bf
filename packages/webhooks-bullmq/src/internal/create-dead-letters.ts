import type { DeadLetter } from '@x/webhooks';
import type { Job, Queue } from 'bullmq';
import type { BullmqDeadLetters } from '../bullmq-queue.ts';
import { encodeJobId } from './encode-job-id.ts';
import type { WebhookJobData } from './webhook-job.ts';

const DEFAULT_LIMIT = 1_000;

/** BullMQ's failed jobs, as dead letters. */
export function createDeadLetters(queue: Queue<WebhookJobData>): BullmqDeadLetters {
  // Oldest first: what is asked for with a limit is what has waited longest.
  const listJobs = (limit: number) => queue.getJobs(['failed'], 0, limit - 1, true);

  return {
    async list({ limit = DEFAULT_LIMIT } = {}) {
      if (limit < 1) return [];
      return (await listJobs(limit)).map(toDeadLetter);
    },
    async get(key) {
      const job = await queue.getJob(encodeJobId(key));
      return job && (await job.isFailed()) ? toDeadLetter(job) : undefined;
    },
    async replay(key) {
      const job = await queue.getJob(encodeJobId(key));
      return job ? replayJob(job) : false;
    },
    async replayAll({ limit = DEFAULT_LIMIT } = {}) {
      if (limit < 1) return 0;
      const replayed = await Promise.all((await listJobs(limit)).map(replayJob));
      return replayed.filter(Boolean).length;
    },
  };
}

function toDeadLetter(job: Job<WebhookJobData>): DeadLetter {
  const { delivery } = job.data;
  return {
    key: delivery.key,
    delivery,
    reason: job.failedReason ?? 'unknown',
    attempts: job.attemptsMade,
    failedAt: job.finishedOn ?? job.timestamp,
  };
}

async function replayJob(job: Job<WebhookJobData>): Promise<boolean> {
  if (!(await job.isFailed())) return false;
  // `receivedAt` stays; only where it comes from now is told.
  await job.updateData({ ...job.data, delivery: { ...job.data.delivery, source: 'replay' } });
  try {
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    return true;
  } catch (error) {
    // Somebody else was faster.
    if (!(await job.isFailed())) return false;
    throw error;
  }
}
