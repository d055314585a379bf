import type { Dispatcher } from 'undici';
import { UnusableAnswerError } from '../errors/create-error.ts';
import type { ApiResponse } from '../options/call-options.ts';
import { within } from '../time/wait.ts';
import { dispatch } from './dispatch.ts';
import { describeRefusal, describeUnanswered, describeUnsigned, type FailedAttempt } from './failure.ts';
import type { DiagnosticsMessage } from './observer.ts';
import type { Answer, Progress, RawAnswer, Refusal, TransportContext } from './types.ts';

/** How long one attempt may take. */
export interface AttemptLimit {
  readonly name: 'deadline' | 'timeout';
  readonly ms: number;
}

type AttemptResult<T, E extends object> = Answer<T, ApiResponse & E> | FailedAttempt;

/** Signs the prepared bytes with a fresh timestamp, sends them once, and reads the answer. Never rejects. */
export async function makeAttempt<T, E extends object>(
  context: TransportContext<E>,
  progress: Progress<T>,
): Promise<AttemptResult<T, E>> {
  const { runtime, dispatcher: ownDispatcher } = context.options;
  const { scope, call, target, body } = progress;
  const limit = limitAttempt(progress, runtime.monotonicNow());
  const usedOffsetMs = context.clock.offsetMs();
  let headers: readonly string[];
  let dispatcher: Pick<Dispatcher, 'dispatch'>;
  try {
    headers = await sign(context, progress, limit);
    dispatcher = await context.dispatcher();
  } catch (error) {
    return describeUnsigned(context, { scope, limit, error });
  }
  const message = describeAttempt(context, progress);
  const startedAt = runtime.monotonicNow();
  context.observer.requested(message);
  const result = await dispatch({
    dispatcher,
    isOurDispatcher: ownDispatcher === undefined,
    origin: context.baseUrl.origin,
    method: call.method,
    target,
    headers: [...headers],
    body,
    timeoutMs: limit.ms,
    scope,
    runtime,
  });
  const read =
    'failure' in result
      ? describeUnanswered(context, { scope, limit, failure: result })
      : readAnswer(context, progress, { usedOffsetMs, ...result });
  message.durationMs = runtime.monotonicNow() - startedAt;
  reportResult(context, message, 'failure' in result ? { message: 'message' in read ? read.message : '' } : result);
  return read;
}

function limitAttempt<T>({ settings, deadlineAt }: Progress<T>, now: number): AttemptLimit {
  const remaining = deadlineAt - now;
  return remaining <= settings.timeout
    ? { name: 'deadline', ms: Math.max(1, remaining) }
    : { name: 'timeout', ms: settings.timeout };
}

const NO_BYTES = Buffer.alloc(0);

/** A signer that answers later, such as a key service, is held to the attempt's time limit and to the call's abort. */
async function sign<T, E extends object>(
  context: TransportContext<E>,
  { call, headers, body = NO_BYTES, attempts, scope }: Progress<T>,
  { ms }: AttemptLimit,
): Promise<readonly string[]> {
  const { method, path, query = '' } = call;
  const request = { method, path, query, body, timestampMs: context.clock.now(), attempt: attempts };
  const signed = context.authenticate(request, call.context);
  const { runtime } = context.options;
  const authentication = signed instanceof Promise ? await within(signed, { ms, scope, runtime }) : signed;
  return [...headers, ...Object.entries(authentication).flat()];
}

function readAnswer<T, E extends object>(
  context: TransportContext<E>,
  { call }: Progress<T>,
  answer: RawAnswer & { readonly usedOffsetMs: number },
): AttemptResult<T, E> {
  let requestId = readRequestId(answer);
  try {
    const reading = context.readAnswer(answer);
    requestId ??= reading.requestId;
    if (!reading.ok) return learnClock(context, reading, answer);
    const data = call.parse === undefined ? (reading.data as T) : call.parse(reading.data);
    return { data, response: { status: answer.status, headers: answer.headers, requestId, ...reading.response } };
  } catch (error) {
    return describeRefusal(context, answer, { ...describeUnusable(error), requestId });
  }
}

/** The work may be done, so the outcome is unknown. */
function describeUnusable(error: unknown): Refusal {
  const { kind, details, received } = error instanceof UnusableAnswerError ? error : new UnusableAnswerError('');
  const message = error instanceof Error ? error.message : 'The answer is not what was expected.';
  return { ok: false, kind, message, details, received, transient: false, outcome: 'unknown', clockSuspect: false };
}

/** Where a wrong clock may be why the gateway refused, its `Date` tells the right time. */
function learnClock<E extends object>(
  context: TransportContext<E>,
  refusal: Refusal,
  answer: RawAnswer & { readonly usedOffsetMs: number },
): FailedAttempt {
  const { clock, observer, client, options } = context;
  const failed = describeRefusal(context, answer, refusal);
  if (!refusal.clockSuspect || !options.correctClockSkew) return failed;
  const lesson = clock.learn(answer.headers['date'], answer.usedOffsetMs);
  if (lesson === undefined) return failed;
  if (lesson.learned) observer.clockLearned({ client, offsetMs: clock.offsetMs() });
  return { ...failed, clockOffsetMs: clock.offsetMs() };
}

/** The gateway's own id of a request, from the header. */
function readRequestId(answer: RawAnswer): string | undefined {
  const value = answer.headers['x-request-id'];
  return typeof value === 'string' ? value : value?.[0];
}

function describeAttempt<T, E extends object>(
  { client, redact, baseUrl }: TransportContext<E>,
  { operation, call, attempts }: Progress<T>,
): DiagnosticsMessage {
  return { client, operation, method: call.method, path: redact(call.path), attempt: attempts, origin: baseUrl.origin };
}

function reportResult<E extends object>(
  { observer, redact }: TransportContext<E>,
  message: DiagnosticsMessage,
  result: RawAnswer | { readonly message: string },
): void {
  if ('message' in result) {
    observer.failed(Object.assign(message, { error: new Error(result.message) }));
    return;
  }
  const requestId = readRequestId(result);
  const clean = requestId === undefined ? undefined : redact(requestId).slice(0, 200);
  observer.responded(Object.assign(message, { statusCode: result.status, requestId: clean }));
}
