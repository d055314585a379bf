import type { Call } from './call.ts';
import { type CallScope, createCallScope } from './call-scope.ts';
import { cleanCause } from './clean-text.ts';
import type { ClientError, Outcome } from './client-error.ts';
import { createError } from './error-tree.ts';
import type { ApiResponse, RetryEvent } from './options.ts';
import { type PreparedCall, prepareCall } from './prepare-call.ts';
import { computeRetryDelay } from './retry-timing.ts';
import { runAttempt, type Success } from './run-attempt.ts';
import type { TransportContext } from './transport-context.ts';
import { type Verdict, worseOutcome } from './verdict.ts';
import { wait } from './wait.ts';

interface Progress<T> {
  readonly prepared: PreparedCall<T>;
  readonly scope: CallScope;
  readonly startedAt: number;
  readonly deadlineAt: number;
  attempts: number;
  /** The worst over all attempts. */
  outcome: Outcome;
  clockCorrected: boolean;
}

/** Makes a call: attempt, judge, perhaps wait and attempt again. Rejects with the client's own errors only. */
export async function sendCall<T, E extends object>(
  context: TransportContext<E>,
  build: () => Call<T>,
): Promise<Success<T, ApiResponse & E>> {
  const prepared = prepareCall(context, build);
  const { settings } = prepared;
  const startedAt = context.options.runtime.monotonicNow();
  const progress: Progress<T> = {
    prepared,
    scope: createCallScope(settings.signal),
    startedAt,
    deadlineAt: settings.deadline === undefined ? Number.POSITIVE_INFINITY : startedAt + settings.deadline,
    attempts: 0,
    outcome: 'not-sent',
    clockCorrected: false,
  };
  try {
    for (;;) {
      const result = await attemptOnce(context, progress);
      if ('ok' in result) return result;
      const retry = planRetry(context, progress, result);
      if (retry === undefined) throw failCall(context, progress, result);
      await waitForRetry(context, progress, result, retry);
    }
  } finally {
    progress.scope.dispose();
  }
}

async function attemptOnce<T, E extends object>(
  context: TransportContext<E>,
  progress: Progress<T>,
): Promise<Success<T, ApiResponse & E> | Verdict> {
  const { scope, prepared } = progress;
  if (context.isClosed() || scope.cancellation() !== undefined)
    throw failCall(context, progress, judgeCancellation(context, scope));
  const remaining = progress.deadlineAt - context.options.runtime.monotonicNow();
  const isLast = remaining <= prepared.settings.timeout;
  const limit = isLast ? { name: 'deadline', ms: Math.max(1, remaining) } : { name: 'timeout', ms: prepared.settings.timeout };
  progress.attempts += 1;
  let result: Awaited<ReturnType<typeof runAttempt<T, E>>>;
  try {
    result = await runAttempt(context, { prepared, scope, attempt: progress.attempts, limit });
  } catch (error) {
    // Only `authenticate` can throw here: nothing was sent.
    progress.attempts -= 1;
    const cause = cleanCause(error, context.redact);
    throw failCall(context, progress, {
      ...judgeCancellation(context, scope),
      kind: 'other',
      message: 'The request could not be signed.',
      cause,
    });
  }
  if (result === 'cancelled') return remember(progress, { ...judgeCancellation(context, scope), outcome: 'unknown' });
  return 'ok' in result ? result : remember(progress, result.kind === 'abort' ? judgeCancellation(context, scope) : result);
}

function remember<T>(progress: Progress<T>, verdict: Verdict): Verdict {
  progress.outcome = worseOutcome(progress.outcome, verdict.outcome);
  return verdict;
}

function judgeCancellation<E extends object>(context: TransportContext<E>, scope: CallScope): Verdict {
  const cancellation = scope.cancellation();
  const base = { kind: 'abort', transient: false, outcome: 'not-sent', reason: 'connection' } as const;
  if (cancellation?.by !== 'signal') return { ...base, message: 'The client was closed.' };
  return { ...base, message: 'The call was aborted by its signal.', cause: cleanReason(cancellation.reason, context) };
}

/** The caller's own reason is handed back as it is, unless it is text. */
function cleanReason<E extends object>(reason: unknown, context: TransportContext<E>): unknown {
  return typeof reason === 'string' ? context.redact(reason) : reason;
}

interface Retry {
  readonly delayMs: number;
  readonly reason: RetryEvent['reason'];
}

function planRetry<T, E extends object>(
  context: TransportContext<E>,
  progress: Progress<T>,
  verdict: Verdict,
): Retry | undefined {
  const { call, settings } = progress.prepared;
  if (progress.attempts > settings.maxRetries || context.isClosed() || progress.scope.cancellation() !== undefined)
    return undefined;
  const { runtime } = context.options;
  const remaining = progress.deadlineAt - runtime.monotonicNow();
  if (verdict.clockOffsetMs !== undefined && !progress.clockCorrected && remaining > 0) {
    progress.clockCorrected = true;
    return { delayMs: 0, reason: 'clock-skew' };
  }
  if (call.retry === 'clock-only' || !verdict.transient) return undefined;
  if (!call.repeatable && verdict.outcome === 'unknown') return undefined;
  const delayMs = computeRetryDelay({ retry: progress.attempts, random: runtime.random(), retryAfterMs: verdict.retryAfterMs });
  // A wait that the deadline would cut short cannot end well: say so now.
  return delayMs >= remaining ? undefined : { delayMs, reason: verdict.reason };
}

async function waitForRetry<T, E extends object>(
  context: TransportContext<E>,
  progress: Progress<T>,
  verdict: Verdict,
  retry: Retry,
): Promise<void> {
  const { statusCode, clockOffsetMs } = verdict;
  if (context.observer.isWatched())
    context.observer.retrying({ ...describeCall(context, progress), ...retry, statusCode, clockOffsetMs });
  if (retry.delayMs === 0) return;
  context.waiting.add(progress.scope);
  try {
    await wait(retry.delayMs, progress.scope, context.options.runtime);
  } finally {
    context.waiting.delete(progress.scope);
  }
}

function describeCall<T, E extends object>(
  context: TransportContext<E>,
  { prepared, attempts }: Progress<T>,
): Omit<RetryEvent, 'delayMs' | 'reason' | 'statusCode' | 'clockOffsetMs'> {
  const { operation, method, path } = prepared.call;
  return { client: context.client, operation, method, path: context.redact(path), attempt: attempts };
}

function failCall<T, E extends object>(context: TransportContext<E>, progress: Progress<T>, verdict: Verdict): ClientError {
  const { call } = progress.prepared;
  const outcome = worseOutcome(progress.outcome, verdict.outcome);
  const error = createError(context.errors, verdict.kind, verdict.message, {
    operation: call.operation,
    code: verdict.code,
    statusCode: verdict.statusCode,
    requestId: verdict.requestId,
    attempts: progress.attempts,
    retryable: verdict.transient && (call.repeatable || outcome !== 'unknown'),
    outcome,
    retryAfterMs: verdict.retryAfterMs,
    details: verdict.details,
    cause: verdict.cause,
  });
  const durationMs = context.options.runtime.monotonicNow() - progress.startedAt;
  if (context.observer.isWatched()) context.observer.ended(describeCall(context, progress), error, durationMs);
  return error;
}
