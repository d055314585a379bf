import { isRetryLater } from '@x/webhooks';
import type { MinimalJob } from 'bullmq';

const LONGEST_MS = 3_600_000;

/** When a failed job runs again: when its handler said so, otherwise doubling, an hour at most, with a fifth of jitter. */
export function nextDelayMs(attemptsMade: number, _type?: string, error?: Error, job?: MinimalJob): number {
  const asked = error?.cause ?? error;
  if (isRetryLater(asked)) return asked.afterMs;
  const { backoff } = job?.opts ?? {};
  const baseMs = (typeof backoff === 'object' ? backoff.delay : backoff) ?? 1_000;
  return Math.round(Math.min(baseMs * 2 ** (attemptsMade - 1), LONGEST_MS) * (0.8 + Math.random() * 0.2));
}
