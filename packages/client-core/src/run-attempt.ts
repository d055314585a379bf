import type { Dispatcher } from 'undici';
import type { RawAnswer } from './call.ts';
import type { CallScope } from './call-scope.ts';
import type { DiagnosticsMessage } from './observer.ts';
import type { ApiResponse } from './options.ts';
import type { PreparedCall } from './prepare-call.ts';
import { sendAttempt } from './send-attempt.ts';
import type { TransportContext } from './transport-context.ts';
import { judgeFailure, judgeRefusal, readRequestId, type Verdict } from './verdict.ts';

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

const NOTHING = Buffer.alloc(0);

/** Signs and sends the prepared bytes once, with a fresh timestamp, and judges what comes back. */
export async function runAttempt<T, E extends object>(
  context: TransportContext<E>,
  input: AttemptInput<T>,
): Promise<Success<T, ApiResponse & E> | Verdict | 'cancelled'> {
  const { prepared, scope, attempt, limit } = input;
  const { call, body } = prepared;
  const offsetMs = context.clock.offsetMs();
  const outgoing = {
    method: call.method,
    path: call.path,
    query: prepared.query,
    body: body ?? NOTHING,
    timestampMs: context.clock.now(),
    attempt,
  };
  const pending = context.authenticate(outgoing, call.context);
  const authentication = pending instanceof Promise ? await pending : pending;
  const headers = prepared.headers.slice();
  for (const name in authentication) headers.push(name, authentication[name] as string);

  const message = describe(context, input);
  const startedAt = message === undefined ? 0 : context.options.runtime.monotonicNow();
  if (message !== undefined) context.observer.requested(message);
  const result = await sendAttempt(
    {
      dispatcher: context.dispatcher(),
      isOwnDispatcher: context.options.dispatcher === undefined,
      origin: context.baseUrl.origin,
      method: call.method as Dispatcher.HttpMethod,
      target: prepared.target,
      headers,
      body,
      timeoutMs: limit.ms,
    },
    scope,
    context.options.runtime,
  );
  if (message !== undefined) message.durationMs = context.options.runtime.monotonicNow() - startedAt;

  if ('failure' in result) {
    const verdict = judgeFailure(result, limit, context.redact);
    if (message !== undefined) context.observer.failed(Object.assign(message, { error: new Error(verdict.message) }));
    if (result.failure === 'cancelled') return result.sent ? 'cancelled' : { ...verdict, kind: 'abort', transient: false };
    return verdict;
  }
  if (message !== undefined) {
    const requestId = readRequestId(result);
    const clean = requestId === undefined ? undefined : context.redact(requestId).slice(0, 200);
    context.observer.responded(Object.assign(message, { statusCode: result.status, requestId: clean }));
  }
  return readResult(context, prepared, result, offsetMs);
}

function readResult<T, E extends object>(
  context: TransportContext<E>,
  { call }: PreparedCall<T>,
  answer: RawAnswer,
  usedOffsetMs: number,
): Success<T, ApiResponse & E> | Verdict {
  const { redact, gateway, clock } = context;
  const input = { redact, gateway, now: clock.now() };
  const reading = context.readAnswer(answer);
  if (!reading.ok) {
    const verdict = judgeRefusal(reading, answer, input);
    if (!reading.clockSuspect || !context.options.correctClockSkew) return verdict;
    const lesson = clock.learn(answer.headers['date'], usedOffsetMs);
    if (lesson === undefined) return verdict;
    if (lesson.learned) context.observer.clockLearned({ client: context.client, offsetMs: clock.offsetMs() });
    return { ...verdict, clockOffsetMs: clock.offsetMs() };
  }
  try {
    const data = call.parse === undefined ? (reading.data as T) : call.parse(reading.data);
    const requestId = readRequestId(answer) ?? reading.requestId;
    return { ok: true, data, response: { status: answer.status, headers: answer.headers, requestId, ...reading.response } };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The answer is not what was expected.';
    return judgeRefusal(
      {
        ok: false,
        kind: 'response',
        message,
        requestId: reading.requestId,
        transient: false,
        outcome: 'unknown',
        clockSuspect: false,
      },
      answer,
      input,
    );
  }
}

function describe<T, E extends object>(
  context: TransportContext<E>,
  { prepared, attempt }: AttemptInput<T>,
): DiagnosticsMessage | undefined {
  if (!context.observer.isWatched()) return undefined;
  const { operation, method, path } = prepared.call;
  return { client: context.client, operation, method, path: context.redact(path), attempt, origin: context.baseUrl.origin };
}
