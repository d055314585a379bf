import type { Dispatcher } from 'undici';
import type { RawAnswer, Refusal } from './call.ts';
import type { CallScope } from './call-scope.ts';
import { cleanCause } from './clean-text.ts';
import type { DiagnosticsMessage } from './observer.ts';
import type { ApiResponse } from './options.ts';
import type { PreparedCall } from './prepare-call.ts';
import { type AttemptFailure, type AttemptResult, sendAttempt } from './send-attempt.ts';
import { signAttempt } from './sign-attempt.ts';
import type { TransportContext } from './transport-context.ts';
import { judgeCancellation, judgeFailure, judgeRefusal, readRequestId, type Verdict } from './verdict.ts';

export interface Success<T, R> {
  readonly ok: true;
  readonly data: T;
  readonly response: R;
}

export interface AttemptInput<T> {
  readonly prepared: PreparedCall<T>;
  readonly scope: CallScope;
  /** 1 for the first. */
  readonly attempt: number;
  readonly limit: { readonly name: string; readonly ms: number };
}

/** Signs and sends the prepared bytes once, with a fresh timestamp, and judges what comes back. Never rejects. */
export async function runAttempt<T, E extends object>(
  context: TransportContext<E>,
  input: AttemptInput<T>,
): Promise<Success<T, ApiResponse & E> | Verdict> {
  const { runtime } = context.options;
  const usedOffsetMs = context.clock.offsetMs();
  let headers: string[] | 'cancelled' | 'timeout';
  try {
    const signed = signAttempt(context, input);
    headers = Array.isArray(signed) ? signed : await signed;
  } catch (error) {
    return judgeUnsigned(context, input, error);
  }
  if (typeof headers === 'string') return judgeUnsigned(context, input, headers);
  const message = context.observer.isWatched() ? describeAttempt(context, input) : undefined;
  const startedAt = message === undefined ? 0 : runtime.monotonicNow();
  if (message !== undefined) context.observer.requested(message);
  const result = await sendAttempt(
    {
      dispatcher: context.dispatcher(),
      isOwnDispatcher: context.options.dispatcher === undefined,
      origin: context.baseUrl.origin,
      method: input.prepared.call.method as Dispatcher.HttpMethod,
      target: input.prepared.target,
      headers,
      body: input.prepared.body,
      timeoutMs: input.limit.ms,
    },
    input.scope,
    runtime,
  );
  const verdict =
    'failure' in result ? judgeUnanswered(context, input, result) : readAnswer(context, input.prepared, result, usedOffsetMs);
  if (message !== undefined) {
    message.durationMs = runtime.monotonicNow() - startedAt;
    tellResult(context, message, result, verdict);
  }
  return verdict;
}

/** Nothing was sent: the signer failed, took too long, or the call was aborted meanwhile. */
function judgeUnsigned<T, E extends object>(
  context: TransportContext<E>,
  { scope, limit }: AttemptInput<T>,
  reason: unknown,
): Verdict {
  const { redact } = context;
  if (reason === 'cancelled') return { ...judgeCancellation(scope, redact), neverStarted: true };
  if (reason === 'timeout') return { ...judgeFailure({ failure: 'timeout', sent: false }, limit, redact), neverStarted: true };
  const message = 'The request could not be signed.';
  const cause = cleanCause(reason, redact);
  return { kind: 'other', message, cause, transient: false, outcome: 'not-sent', reason: 'connection', neverStarted: true };
}

function judgeUnanswered<T, E extends object>(
  context: TransportContext<E>,
  { scope, limit }: AttemptInput<T>,
  failure: AttemptFailure,
): Verdict {
  const verdict = judgeFailure(failure, limit, context.redact);
  return failure.failure === 'cancelled' ? { ...judgeCancellation(scope, context.redact), outcome: verdict.outcome } : verdict;
}

function readAnswer<T, E extends object>(
  context: TransportContext<E>,
  { call }: PreparedCall<T>,
  answer: RawAnswer,
  usedOffsetMs: number,
): Success<T, ApiResponse & E> | Verdict {
  const { redact, gateway, clock } = context;
  const input = { redact, gateway, now: clock.now() };
  let requestId: string | undefined;
  try {
    const reading = context.readAnswer(answer);
    requestId = readRequestId(answer) ?? reading.requestId;
    if (!reading.ok) return learnClock(context, reading, judgeRefusal(reading, answer, input), answer, usedOffsetMs);
    const data = call.parse === undefined ? (reading.data as T) : call.parse(reading.data);
    return { ok: true, data, response: { status: answer.status, headers: answer.headers, requestId, ...reading.response } };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The answer is not what was expected.';
    const refusal = {
      ok: false,
      kind: 'response',
      message,
      requestId,
      transient: false,
      outcome: 'unknown',
      clockSuspect: false,
    } as const;
    return judgeRefusal(refusal, answer, input);
  }
}

/** Where a wrong clock may be why the gateway refused, its `Date` tells. */
function learnClock<E extends object>(
  context: TransportContext<E>,
  refusal: Refusal,
  verdict: Verdict,
  answer: RawAnswer,
  usedOffsetMs: number,
): Verdict {
  const { clock, observer, client, options } = context;
  const lesson = refusal.clockSuspect && options.correctClockSkew ? clock.learn(answer.headers['date'], usedOffsetMs) : undefined;
  if (lesson === undefined) return verdict;
  if (lesson.learned) observer.clockLearned({ client, offsetMs: clock.offsetMs() });
  return { ...verdict, clockOffsetMs: clock.offsetMs() };
}

function describeAttempt<T, E extends object>(
  context: TransportContext<E>,
  { prepared, attempt }: AttemptInput<T>,
): DiagnosticsMessage {
  const { operation, method, path } = prepared.call;
  return { client: context.client, operation, method, path: context.redact(path), attempt, origin: context.baseUrl.origin };
}

function tellResult<T, E extends object>(
  context: TransportContext<E>,
  message: DiagnosticsMessage,
  result: AttemptResult,
  verdict: Success<T, ApiResponse & E> | Verdict,
): void {
  if ('failure' in result) {
    const text = 'ok' in verdict ? '' : verdict.message;
    context.observer.failed(Object.assign(message, { error: new Error(text) }));
    return;
  }
  const requestId = readRequestId(result);
  const clean = requestId === undefined ? undefined : context.redact(requestId).slice(0, 200);
  context.observer.responded(Object.assign(message, { statusCode: result.status, requestId: clean }));
}
