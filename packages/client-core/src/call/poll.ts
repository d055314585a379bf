import { cleanText } from '../errors/clean-text.ts';
import { ClientError, type ErrorFacts } from '../errors/client-error.ts';
import { createError, createInputError } from '../errors/create-error.ts';
import {
  type ApiResponse,
  type RequestOptions,
  resolveWaitOptions,
  type WaitOptions,
  type WaitSettings,
} from '../options/call-options.ts';
import { LONGEST_WAIT_MS } from '../time/retry.ts';
import { CancelScope } from './cancel-scope.ts';
import { describeCancellation } from './failure.ts';
import { pause } from './pause.ts';
import type { Answer, ApiPromise, TransportContext } from './types.ts';

/** What to poll, and when to stop. */
export interface PollPlan<T, R extends ApiResponse> {
  readonly options: WaitOptions<T> | undefined;
  /** Milliseconds from one answer to the next request, where the options do not say. */
  readonly defaultPollInterval: number;
  /** What is waited for. If this client created it, the first 404 answers are forgiven. */
  readonly id: string;
  /** Asks once, with a call whose `retry` is `clock-only`: the poll repeats it. */
  readonly retrieve: (options: RequestOptions) => ApiPromise<T, R>;
  readonly isDone: (value: T) => boolean;
  /** What counts as a change, usually the status. */
  readonly fingerprint: (value: T) => string;
  /** When the thing itself expires, in milliseconds since the epoch by the transport's clock. */
  readonly expiresAt?: ((value: T, response: R) => number | undefined) | undefined;
  /** Builds the timeout error, with the last state that was seen. */
  readonly createTimeoutError: (message: string, facts: ErrorFacts, last: T | undefined) => ClientError;
}

/** How long after its expiry a final status may still come. */
const GRACE_MS = 15_000;

/** How many odd answers in a row count as a passing problem. */
const MOST_ODD_ANSWERS = 3;

/** A poll in progress. */
interface Poll<T, R extends ApiResponse> {
  readonly operation: string;
  readonly plan: PollPlan<T, R>;
  readonly settings: WaitSettings;
  readonly endsAt: number;
  readonly scope: CancelScope;
  last: T | undefined;
  fingerprint: string | undefined;
  /** HTTP requests so far. */
  attempts: number;
  oddInARow: number;
  failuresInARow: number;
  /** The last poll's error, where it failed. */
  failure: ClientError | undefined;
}

/**
 * Polls until the state is final. One request at a time; a failed poll makes the next one wait longer. Ends at the timeout, at the thing's
 * own expiry plus a grace, on abort, or with a refusal that asking again would not change. A wait that did not see the final state has
 * the outcome `unknown`: the payment may still be made.
 */
export async function pollUntilDone<T, E extends object>(
  context: TransportContext<E>,
  operation: string,
  plan: PollPlan<T, ApiResponse & E>,
): Promise<Answer<T, ApiResponse & E>> {
  const poll = beginPoll(context, operation, plan);
  const { runtime } = context.options;
  try {
    for (;;) {
      const remaining = poll.endsAt - runtime.monotonicNow();
      if (remaining <= 0) throw timeoutError(context, poll, `No final status within the timeout of ${poll.settings.timeout} ms.`);
      const answer = await pollOnce(context, poll, remaining);
      if (answer !== undefined) {
        if (plan.isDone(answer.data)) return answer;
        const expiresAt = plan.expiresAt?.(answer.data, answer.response);
        if (expiresAt !== undefined && context.clock.now() > expiresAt + GRACE_MS)
          throw timeoutError(context, poll, 'The expiry has passed without a final status.');
      }
      await waitForNextPoll(context, poll);
    }
  } finally {
    poll.scope.dispose();
  }
}

function beginPoll<T, E extends object>(
  context: TransportContext<E>,
  operation: string,
  plan: PollPlan<T, ApiResponse & E>,
): Poll<T, ApiResponse & E> {
  try {
    const settings = resolveWaitOptions(plan.options, operation, plan.defaultPollInterval);
    return {
      operation,
      plan,
      settings,
      endsAt: context.options.runtime.monotonicNow() + settings.timeout,
      scope: new CancelScope(settings.signal),
      last: undefined,
      fingerprint: undefined,
      attempts: 0,
      oddInARow: 0,
      failuresInARow: 0,
      failure: undefined,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The options cannot be used.';
    throw createInputError(context.errors, cleanText(message, context.redact), operation);
  }
}

/** `undefined` after a failure that another poll may mend. */
async function pollOnce<T, E extends object>(
  context: TransportContext<E>,
  poll: Poll<T, ApiResponse & E>,
  remaining: number,
): Promise<Answer<T, ApiResponse & E> | undefined> {
  const deadline = Math.max(1, Math.ceil(Math.min(remaining, context.options.deadline ?? remaining)));
  try {
    const answer = await poll.plan.retrieve({ ...poll.settings.request, deadline }).withResponse();
    noteAnswer(context, poll, answer.data);
    return answer;
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    if (error.retryable) poll.oddInARow = 0;
    else if (isOdd(context, poll, error) && poll.oddInARow < MOST_ODD_ANSWERS) poll.oddInARow += 1;
    else throw describeEnd(context, poll, error);
    poll.failure = error;
    poll.failuresInARow += 1;
    poll.attempts += error.attempts;
    return undefined;
  }
}

function noteAnswer<T, E extends object>(context: TransportContext<E>, poll: Poll<T, ApiResponse & E>, value: T): void {
  const fingerprint = poll.plan.fingerprint(value);
  poll.attempts += 1;
  poll.last = value;
  poll.oddInARow = 0;
  poll.failuresInARow = 0;
  poll.failure = undefined;
  if (fingerprint === poll.fingerprint) return;
  poll.fingerprint = fingerprint;
  context.observer.updated(poll.operation, poll.plan.options?.onUpdate, value);
}

/** A proxy's page in place of the gateway's answer, data that is not consistent yet, or a 404 for something that surely exists. */
function isOdd<T, E extends object>(
  context: TransportContext<E>,
  { last, plan }: Poll<T, ApiResponse & E>,
  { kind }: ClientError,
): boolean {
  const exists = last !== undefined || context.created.has(plan.id);
  return kind === 'response' || kind === 'state' || (kind === 'not-found' && exists);
}

async function waitForNextPoll<T, E extends object>(context: TransportContext<E>, poll: Poll<T, ApiResponse & E>): Promise<void> {
  const { scope, endsAt, operation, attempts } = poll;
  const { runtime } = context.options;
  const remaining = Math.max(0, endsAt - runtime.monotonicNow());
  await pause(context, scope, Math.min(computePause(poll, runtime.random()), remaining));
  if (scope.cancellation === undefined) return;
  const { kind, cause, message } = describeCancellation(scope, context.redact);
  throw createError(context.errors, kind, message, { operation, attempts, outcome: 'unknown', cause });
}

/** At least the interval. After failures it doubles with each in a row, or is what `Retry-After` asks for; at most a minute. */
function computePause<T, R extends ApiResponse>({ settings, failure, failuresInARow }: Poll<T, R>, random: number): number {
  const { pollInterval } = settings;
  if (failure === undefined) return pollInterval;
  const { retryAfterMs } = failure as { readonly retryAfterMs?: number };
  const backOff = pollInterval * 2 ** Math.min(failuresInARow, 6) * (0.75 + random / 4);
  return Math.max(pollInterval, Math.min(LONGEST_WAIT_MS, retryAfterMs ?? backOff));
}

/** A refused poll says nothing about the payment that is waited for. */
function describeEnd<T, E extends object>(
  context: TransportContext<E>,
  poll: Poll<T, ApiResponse & E>,
  error: ClientError,
): ClientError {
  const { kind, code, statusCode, requestId, retryable, cause } = error;
  const { retryAfterMs, details } = error as { readonly retryAfterMs?: number; readonly details?: unknown };
  const attempts = poll.attempts + error.attempts;
  return createError(context.errors, kind, error.message, {
    code,
    operation: poll.operation,
    statusCode,
    requestId,
    attempts,
    retryable,
    outcome: kind === 'validation' && attempts === 0 ? 'not-sent' : 'unknown',
    retryAfterMs,
    details,
    cause,
  });
}

function timeoutError<T, E extends object>(
  context: TransportContext<E>,
  { operation, plan, attempts, failure, last }: Poll<T, ApiResponse & E>,
  message: string,
): ClientError {
  const code = `${context.errors.codePrefix}_TIMEOUT`;
  const facts = { code, kind: 'timeout', operation, attempts, retryable: true, outcome: 'unknown', cause: failure } as const;
  return plan.createTimeoutError(message, facts, last);
}
