import type { RetryEvent } from '../options/hooks.ts';
import { computeRetryDelay } from '../time/retry.ts';
import type { FailedAttempt } from './failure.ts';
import type { Progress, TransportContext } from './types.ts';

/** The wait before the next attempt. */
export interface Retry {
  readonly delayMs: number;
  readonly reason: RetryEvent['reason'];
}

/** Decides whether a call gets another attempt, and when. `undefined` ends the call. */
export function planRetry<T, E extends object>(
  context: TransportContext<E>,
  progress: Progress<T>,
  failed: FailedAttempt,
): Retry | undefined {
  const { call, settings, tries, scope } = progress;
  const { runtime } = context.options;
  const remaining = progress.deadlineAt - runtime.monotonicNow();
  if (tries > settings.maxRetries || context.isClosed() || scope.cancellation !== undefined) return undefined;
  if (!call.repeatable && failed.outcome === 'unknown') return undefined;
  if (failed.clockOffsetMs !== undefined && !progress.clockCorrected && remaining > 0) {
    progress.clockCorrected = true;
    return { delayMs: 0, reason: 'clock-skew' };
  }
  if (call.retry === 'clock-only') return undefined;
  const isFirstNotFound = call.retryNotFound === true && failed.kind === 'not-found' && !progress.notFoundRepeated;
  if (!failed.transient && !isFirstNotFound) return undefined;
  if (isFirstNotFound) progress.notFoundRepeated = true;
  const delayMs = computeRetryDelay({ retry: tries, random: runtime.random(), retryAfterMs: failed.retryAfterMs });
  // A wait that the deadline would cut short cannot succeed: fail now.
  return delayMs >= remaining ? undefined : { delayMs, reason: failed.reason };
}
