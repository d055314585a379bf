import { cleanText } from '../errors/clean-text.ts';
import { ClientError } from '../errors/client-error.ts';
import { createError, createInputError } from '../errors/create-error.ts';
import { type ApiResponse, type RequestSettings, resolveRequestOptions } from '../options/call-options.ts';
import { serializeBody } from '../wire/json.ts';
import { makeAttempt } from './attempt.ts';
import { CancelScope } from './cancel-scope.ts';
import { describeCancellation, type FailedAttempt, worseOutcome } from './failure.ts';
import { pause } from './pause.ts';
import { planRetry } from './plan-retry.ts';
import type { Answer, Call, PreparedCall, Progress, TransportContext } from './types.ts';

/** Makes a call: one attempt, then perhaps a wait and another one. Rejects only with the client's own errors. */
export async function sendCall<T, E extends object>(
  context: TransportContext<E>,
  operation: string,
  build: () => Call<T>,
): Promise<Answer<T, ApiResponse & E>> {
  const prepared = prepareCall(context, operation, build);
  const progress = beginProgress(context, prepared);
  const { scope, call } = progress;
  try {
    for (;;) {
      if (context.isClosed() || scope.cancellation !== undefined) {
        throw failCall(context, progress, describeCancellation(scope, context.redact));
      }
      if (call.creates !== undefined) context.created.add(call.creates);
      progress.tries += 1;
      progress.attempts += 1;
      const result = await makeAttempt(context, progress);
      if ('data' in result) return result;
      if (result.neverStarted === true) progress.attempts -= 1;
      progress.outcomeBefore = progress.outcome;
      progress.outcome = worseOutcome(progress.outcome, result.outcome);
      const retry = planRetry(context, progress, result);
      if (retry === undefined) throw failCall(context, progress, result);
      const { statusCode, clockOffsetMs } = result;
      context.observer.retrying({ ...describeCall(context, progress), ...retry, statusCode, clockOffsetMs });
      if (retry.delayMs > 0) await pause(context, scope, retry.delayMs);
    }
  } finally {
    scope.dispose();
  }
}

/** Serializes a call once. Whatever is wrong with the input becomes the client's validation error. */
function prepareCall<T, E extends object>(
  context: TransportContext<E>,
  operation: string,
  build: () => Call<T>,
): PreparedCall<T> {
  try {
    const call = build();
    const { options, query = '', path } = call;
    const settings: RequestSettings =
      options === undefined ? context.options : resolveRequestOptions(options, context.options, operation);
    const body = call.body === undefined ? undefined : serializeBody(call.body);
    return {
      operation,
      call,
      settings,
      target: query === '' ? path : `${path}?${query}`,
      headers: buildHeaders(context.userAgent, body !== undefined, settings.headers ?? []),
      body,
    };
  } catch (error) {
    if (error instanceof ClientError) throw error;
    const message = error instanceof Error ? error.message : 'The input cannot be sent.';
    throw createInputError(context.errors, cleanText(message, context.redact), operation);
  }
}

/** A call's own `User-Agent` or `Accept` replaces the default. */
function buildHeaders(userAgent: string, hasBody: boolean, own: readonly string[]): readonly string[] {
  const isOwn = (name: string): boolean => own.some((text, index) => index % 2 === 0 && text === name);
  const headers: string[] = [];
  if (!isOwn('user-agent')) headers.push('user-agent', userAgent);
  if (!isOwn('accept')) headers.push('accept', 'application/json');
  if (hasBody) headers.push('content-type', 'application/json');
  return [...headers, ...own];
}

function beginProgress<T, E extends object>(context: TransportContext<E>, prepared: PreparedCall<T>): Progress<T> {
  const { operation, call, settings, target, headers, body } = prepared;
  const { deadline, signal } = settings;
  const startedAt = context.options.runtime.monotonicNow();
  return {
    operation,
    call,
    settings,
    target,
    headers,
    body,
    scope: new CancelScope(signal),
    startedAt,
    deadlineAt: deadline === undefined ? Number.POSITIVE_INFINITY : startedAt + deadline,
    tries: 0,
    attempts: 0,
    outcome: 'not-sent',
    outcomeBefore: 'not-sent',
    clockCorrected: false,
    notFoundRepeated: false,
  };
}

function describeCall<T, E extends object>(context: TransportContext<E>, { operation, call, attempts }: Progress<T>) {
  return { client: context.client, operation, method: call.method, path: context.redact(call.path), attempt: attempts };
}

function failCall<T, E extends object>(context: TransportContext<E>, progress: Progress<T>, failed: FailedAttempt): ClientError {
  const { kind, message, transient, ...facts } = failed;
  const outcome = worseOutcome(progress.outcome, failed.outcome);
  const error = createError(context.errors, kind, message, {
    ...facts,
    operation: progress.operation,
    attempts: progress.attempts,
    retryable: transient && (progress.call.repeatable || outcome !== 'unknown'),
    outcome,
    followsLostAttempt: progress.outcomeBefore === 'unknown',
  });
  const durationMs = context.options.runtime.monotonicNow() - progress.startedAt;
  context.observer.ended(describeCall(context, progress), error, durationMs);
  return error;
}
