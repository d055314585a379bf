import { isRetryLater, type RetryLater } from '@x/webhooks';
import type { MinimalJob } from 'bullmq';

const LONGEST_MS = 3_600_000;

/** When a failed job runs again: when its handler said so, otherwise doubling, an hour at most, with a fifth of jitter. */
export function nextDelayMs(attemptsMade: number, _type?: string, error?: Error, job?: MinimalJob): number {
  const asked = findRetryLater(error);
  if (asked) return asked.afterMs;
  const { backoff } = job?.opts ?? {};
  const baseMs = (typeof backoff === 'object' ? backoff.delay : backoff) ?? 1_000;
  return Math.round(Math.min(baseMs * 2 ** (attemptsMade - 1), LONGEST_MS) * (0.8 + Math.random() * 0.2));
}

function findRetryLater(error: unknown): RetryLater | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (isRetryLater(cause)) return cause;
  }
  return undefined;
}
