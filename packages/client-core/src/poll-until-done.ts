import { CallScope } from './call-scope.ts';
import { cleanText } from './clean-text.ts';
import { ClientError, type ErrorFacts } from './client-error.ts';
import { createError, kindOf } from './error-tree.ts';
import type { RequestOptions } from './options.ts';
import { LONGEST_WAIT_MS } from './retry-timing.ts';
import type { TransportContext } from './transport-context.ts';
import { wait } from './wait.ts';
import { type ResolvedWaitOptions, resolveWaitOptions, type WaitOptions } from './wait-options.ts';

export interface PollPlan<T> {
  readonly operation: string;
  readonly options: WaitOptions<T> | undefined;
  /** Asks once. Give the options on to a call with `retry: 'clock-only'`: the repeating is done here. */
  readonly retrieve: (options: RequestOptions) => Promise<T>;
  readonly isDone: (value: T) => boolean;
  /** What counts as a change, usually the status. */
  readonly fingerprint: (value: T) => string;
  /** When the thing itself expires, in milliseconds since the epoch. */
  readonly expiresAt?: ((value: T) => number | undefined) | undefined;
  /** How long after its expiry a final status may still come. */
  readonly graceMs?: number | undefined;
  /** Builds the time-out error, with the last state that was seen. */
  readonly createTimeoutError: (message: string, facts: ErrorFacts, last: T | undefined) => ClientError;
}

const DEFAULT_GRACE_MS = 15_000;

/**
 * Polls until the state is final. One request at a time; a refused or lost poll makes the next one wait longer; ends at the
 * time-out, at the thing's own expiry plus a grace, on abort, or with a refusal that asking again would not change. A wait
 * that did not find the end says `outcome: 'unknown'`: what is waited for may be paid all the same.
 */
export async function pollUntilDone<T, E extends object>(context: TransportContext<E>, plan: PollPlan<T>): Promise<T> {
  const { runtime } = context.options;
  const { timeout, pollInterval, signal, request } = readWaitOptions(context, plan);
  const endsAt = runtime.monotonicNow() + timeout;
  const scope = new CallScope(signal);
  const seen: Seen<T> = { last: undefined, fingerprint: undefined, attempts: 0, odd: 0, failure: undefined };
  let failures = 0;
  context.begin();
  try {
    for (;;) {
      const remaining = endsAt - runtime.monotonicNow();
      if (remaining <= 0) throw giveUp(context, plan, seen, `There was no final status within the timeout of ${timeout} ms.`);
      const polled = await pollOnce(context, plan, seen, {
        ...request,
        deadline: Math.max(1, Math.ceil(Math.min(remaining, context.options.deadline ?? remaining))),
      });
      let pause = pollInterval;
      if ('error' in polled) {
        failures += 1;
        seen.failure = polled.error;
        seen.attempts += polled.error.attempts;
        pause = computePause(polled.error, pollInterval, failures, runtime.random());
      } else {
        failures = 0;
        note(context, plan, seen, polled.value);
        if (plan.isDone(polled.value)) return polled.value;
        if (hasExpired(context, plan, polled.value))
          throw giveUp(context, plan, seen, 'The expiry has passed without a final status.');
      }
      // close() has ended all waits that it found; one that began after it would hold it up.
      if (context.isClosed()) scope.cancel({ by: 'close' });
      context.waiting.add(scope);
      await wait(Math.min(pause, Math.max(0, endsAt - runtime.monotonicNow())), scope, runtime);
      context.waiting.delete(scope);
      throwIfCancelled(context, plan, seen, scope);
    }
  } finally {
    context.waiting.delete(scope);
    scope.dispose();
    context.end();
  }
}

/** How many odd answers in a row are taken for a passing trouble. */
const MOST_ODD_ANSWERS = 3;

async function pollOnce<T, E extends object>(
  context: TransportContext<E>,
  plan: PollPlan<T>,
  seen: Seen<T>,
  options: RequestOptions,
): Promise<{ readonly value: T } | { readonly error: ClientError }> {
  try {
    return { value: await plan.retrieve(options) };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    if (error.retryable) {
      seen.odd = 0;
      return { error };
    }
    if (isOdd(error, seen) && seen.odd < MOST_ODD_ANSWERS) {
      seen.odd += 1;
      return { error };
    }
    throw endWith(context, plan, seen, error);
  }
}

/** A page from a proxy in the gateway's place, data that is not consistent yet, or nothing where there was something before. */
function isOdd<T>(error: ClientError, seen: Seen<T>): boolean {
  const kind = kindOf(error);
  return kind === 'response' || kind === 'state' || (kind === 'not-found' && seen.last !== undefined);
}

/** A refused poll says nothing about what is waited for. */
function endWith<T, E extends object>(
  context: TransportContext<E>,
  plan: PollPlan<T>,
  seen: Seen<T>,
  error: ClientError,
): ClientError {
  const kind = kindOf(error);
  if (kind === undefined) return error;
  const { code, statusCode, requestId, retryable, cause } = error;
  const { retryAfterMs, details } = error as { readonly retryAfterMs?: number; readonly details?: unknown };
  const attempts = seen.attempts + error.attempts;
  return createError(context.errors, kind, error.message, {
    code,
    operation: plan.operation,
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

function throwIfCancelled<T, E extends object>(
  context: TransportContext<E>,
  plan: PollPlan<T>,
  seen: Seen<T>,
  scope: CallScope,
): void {
  const { cancellation } = scope;
  if (cancellation === undefined) return;
  const isSignal = cancellation.by === 'signal';
  throw createError(context.errors, 'abort', isSignal ? 'The wait was aborted by its signal.' : 'The client was closed.', {
    operation: plan.operation,
    attempts: seen.attempts,
    outcome: 'unknown',
    cause: isSignal ? cancellation.reason : undefined,
  });
}

interface Seen<T> {
  last: T | undefined;
  fingerprint: string | undefined;
  attempts: number;
  /** Odd answers in a row. */
  odd: number;
  /** The last poll's error, if it was the last. */
  failure: ClientError | undefined;
}

function readWaitOptions<T, E extends object>(context: TransportContext<E>, plan: PollPlan<T>): ResolvedWaitOptions {
  try {
    return resolveWaitOptions(plan.options);
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The options cannot be used.';
    throw createError(context.errors, 'validation', cleanText(message, context.redact), { operation: plan.operation });
  }
}

function note<T, E extends object>(context: TransportContext<E>, plan: PollPlan<T>, seen: Seen<T>, value: T): void {
  const fingerprint = plan.fingerprint(value);
  seen.attempts += 1;
  seen.last = value;
  seen.odd = 0;
  seen.failure = undefined;
  if (fingerprint === seen.fingerprint) return;
  seen.fingerprint = fingerprint;
  context.observer.updated(plan.operation, plan.options?.onUpdate, value);
}

function hasExpired<T, E extends object>(context: TransportContext<E>, plan: PollPlan<T>, value: T): boolean {
  const expiresAt = plan.expiresAt?.(value);
  return expiresAt !== undefined && context.clock.now() > expiresAt + (plan.graceMs ?? DEFAULT_GRACE_MS);
}

/** At least the interval, doubling with each poll in a row that failed, or what `Retry-After` asks for; at most a minute. */
function computePause(error: ClientError, pollInterval: number, failures: number, random: number): number {
  const retryAfterMs = (error as { readonly retryAfterMs?: number }).retryAfterMs;
  const backOff = pollInterval * 2 ** Math.min(failures, 6) * (0.75 + random / 4);
  return Math.max(pollInterval, Math.min(LONGEST_WAIT_MS, retryAfterMs ?? backOff));
}

function giveUp<T, E extends object>(
  context: TransportContext<E>,
  plan: PollPlan<T>,
  seen: Seen<T>,
  message: string,
): ClientError {
  const code = `${context.errors.codePrefix}_TIMEOUT`;
  return plan.createTimeoutError(
    message,
    { code, operation: plan.operation, attempts: seen.attempts, retryable: true, outcome: 'unknown', cause: seen.failure },
    seen.last,
  );
}
