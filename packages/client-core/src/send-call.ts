import type { Call } from './call.ts';
import { CallScope } from './call-scope.ts';
import type { ClientError, Outcome } from './client-error.ts';
import { createError } from './error-tree.ts';
import type { ApiResponse, RetryEvent } from './options.ts';
import { type PreparedCall, prepareCall } from './prepare-call.ts';
import { computeRetryDelay } from './retry-timing.ts';
import { runAttempt } from './run-attempt.ts';
import type { TransportContext } from './transport-context.ts';
import { judgeCancellation, type Verdict, worseOutcome } from './verdict.ts';
import { wait } from './wait.ts';

interface Progress<T> {
  readonly prepared: PreparedCall<T>;
  readonly scope: CallScope;
  readonly startedAt: number;
  readonly deadlineAt: number;
  /** Attempts that were begun, and of those the requests that were started: a signer may fail in between. */
  tries: number;
  attempts: number;
  /** The worst over all attempts. */
  outcome: Outcome;
  /** The same without the last attempt. */
  outcomeBefore: Outcome;
  clockCorrected: boolean;
}

/**
 * Makes a call: attempt, judge, perhaps wait and attempt again. Rejects with the client's own errors only.
 *
 * @param exchange gets the facts around the answer
 */
export async function sendCall<T, E extends object>(
  context: TransportContext<E>,
  build: () => Call<T>,
  exchange: Exchange<E>,
  operation?: string,
): Promise<T> {
  context.begin();
  let scope: CallScope | undefined;
  try {
    const prepared = prepareCall(context, build, operation);
    const { settings } = prepared;
    scope = new CallScope(settings.signal);
    const startedAt = context.options.runtime.monotonicNow();
    const deadlineAt = settings.deadline === undefined ? Number.POSITIVE_INFINITY : startedAt + settings.deadline;
    const progress: Progress<T> = {
      prepared,
      scope,
      startedAt,
      deadlineAt,
      tries: 0,
      attempts: 0,
      outcome: 'not-sent',
      outcomeBefore: 'not-sent',
      clockCorrected: false,
    };
    for (;;) {
      if (context.isClosed() || scope.cancellation !== undefined)
        throw failCall(context, progress, judgeCancellation(scope, context.redact));
      progress.tries += 1;
      progress.attempts += 1;
      const result = await runAttempt(context, {
        prepared,
        scope,
        attempt: progress.attempts,
        limit: limitAttempt(context, progress),
      });
      if ('ok' in result) {
        exchange.response = result.response;
        return result.data;
      }
      if (result.neverStarted === true) progress.attempts -= 1;
      progress.outcomeBefore = progress.outcome;
      progress.outcome = worseOutcome(progress.outcome, result.outcome);
      const retry = planRetry(context, progress, result);
      if (retry === undefined) throw failCall(context, progress, result);
      await waitForRetry(context, progress, result, retry);
    }
  } finally {
    scope?.dispose();
    context.end();
  }
}

/** Where a call leaves the facts around its answer. */
export interface Exchange<E extends object> {
  response: (ApiResponse & E) | undefined;
}

function limitAttempt<T, E extends object>(context: TransportContext<E>, progress: Progress<T>): { name: string; ms: number } {
  const { timeout } = progress.prepared.settings;
  if (progress.deadlineAt === Number.POSITIVE_INFINITY) return { name: 'timeout', ms: timeout };
  const remaining = progress.deadlineAt - context.options.runtime.monotonicNow();
  return remaining <= timeout ? { name: 'deadline', ms: Math.max(1, remaining) } : { name: 'timeout', ms: timeout };
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
  if (progress.tries > settings.maxRetries || context.isClosed() || progress.scope.cancellation !== undefined) return undefined;
  const { runtime } = context.options;
  const remaining = progress.deadlineAt - runtime.monotonicNow();
  if (!call.repeatable && verdict.outcome === 'unknown') return undefined;
  if (verdict.clockOffsetMs !== undefined && !progress.clockCorrected && remaining > 0) {
    progress.clockCorrected = true;
    return { delayMs: 0, reason: 'clock-skew' };
  }
  if (call.retry === 'clock-only' || !verdict.transient) return undefined;
  const delayMs = computeRetryDelay({ retry: progress.tries, random: runtime.random(), retryAfterMs: verdict.retryAfterMs });
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

const followers = new WeakSet<object>();

/**
 * Whether an attempt before the last one may have taken effect. A conflict that says so may be with that attempt; any other is with
 * somebody else.
 */
export function followsLostAttempt(error: ClientError): boolean {
  return followers.has(error);
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
  if (progress.outcomeBefore === 'unknown') followers.add(error);
  const durationMs = context.options.runtime.monotonicNow() - progress.startedAt;
  if (context.observer.isWatched()) context.observer.ended(describeCall(context, progress), error, durationMs);
  return error;
}
