import { WebhookHandlerError, WebhookLeaseLostError } from '../errors/delivery-errors.ts';
import { isRetryLater } from '../errors/retry-later.ts';
import type { EventStoreUnavailableError } from '../errors/store-error.ts';
import { isWebhookError } from '../errors/webhook-error.ts';
import { unavailable } from '../store/unavailable.ts';
import type { ClaimedEvent, ClaimResult } from '../types/event-store.ts';
import { complete, describeRelease, release } from './complete.ts';
import { meetsExpectation } from './expectation.ts';
import { decideByOrder, type OrderDecision, rememberState } from './order.ts';
import { runHandler } from './run-handler.ts';
import type { Settlement, Work } from './types.ts';

const unavailableCode: EventStoreUnavailableError['code'] = 'ERR_WEBHOOK_STORE_UNAVAILABLE';
const contradictionMs = 1000;
const staleMs = 1000;
const retryAfterFailureMs = 5000;
const retryAfterYoungMs = 3000;

/**
 * The one path of every event, from whichever source: expectation, claim, order, handler, complete. Never rejects: what went wrong
 * is reported, and is the settlement.
 *
 * @param waitingSignal nobody waits for the answer any more: ends the waiting for the store; the handler goes on
 */
export async function settle(work: Work, waitingSignal?: AbortSignal): Promise<Settlement> {
  let attempt = work.attempt ?? 1;
  try {
    if (mustMeetExpectation(work) && !(await meetsExpectation(work))) return { kind: 'not-dispatched', because: 'mismatch' };
    const claim = await claimEvent(work, waitingSignal);
    if (claim.state === 'done') {
      notifyDuplicate(work, 'done');
      return { kind: 'duplicate' };
    }
    if (claim.state === 'in-progress') {
      notifyDuplicate(work, 'in-progress');
      return { kind: 'in-progress', retryAfterMs: shortenWait(claim.retryAfterMs, work.receiver.leaseMs) };
    }
    attempt = work.attempt ?? claim.attempt;
    return await settleClaimed(work, claim);
  } catch (error) {
    return failSettlement(work, attempt, error);
  }
}

function mustMeetExpectation({ parsed, receiver }: Work): boolean {
  return receiver.expect !== undefined || parsed.mismatches !== undefined;
}

/** Of any number of deliveries, polls and sweeps that ask at the same time, one gets the event. */
async function claimEvent({ key, receiver }: Work, signal: AbortSignal | undefined): Promise<ClaimResult> {
  const { leaseMs, store } = receiver;
  try {
    const claim = await store.claim(key, signal === undefined ? { leaseMs } : { leaseMs, signal });
    if (typeof claim?.state !== 'string') throw new TypeError('Expected the store to answer a claim with its state.');
    return claim;
  } catch (error) {
    throw unavailable('The event store did not take the claim', error);
  }
}

async function settleClaimed(work: Work, claim: ClaimedEvent): Promise<Settlement> {
  const startedAt = performance.now();
  let decision: OrderDecision;
  let writes: readonly unknown[] = [];
  try {
    decision = work.parsed.order === undefined ? 'dispatch' : await decideByOrder(work, work.parsed.order);
    if (decision === 'dispatch') writes = await runHandler(work, claim);
  } catch (error) {
    await release(work, claim, describeRelease(error));
    throw error;
  }
  if (decision === 'wait') {
    await release(work, claim, { error: 'waits for a contradicting event', retryAfterMs: contradictionMs });
    return { kind: 'in-progress', retryAfterMs: contradictionMs };
  }
  const handlerMs = performance.now() - startedAt;
  if ((await complete(work, claim, writes)) === 'stale') {
    work.receiver.report(new WebhookLeaseLostError({ key: work.key }));
    return { kind: 'in-progress', retryAfterMs: staleMs };
  }
  if (decision !== 'dispatch') {
    notifyDuplicate(work, 'late');
    return { kind: 'not-dispatched', because: decision };
  }
  rememberState(work);
  notifyHandled(work, work.attempt ?? claim.attempt, handlerMs);
  return { kind: 'handled' };
}

/**
 * An owner renews its lease three times per lease, so more than two thirds of one belong to a handler that is young or alive: it may
 * be done in a moment. Anything shorter is the end of a lease, or a wait that `RetryLater` asked for.
 */
function shortenWait(retryAfterMs: number, leaseMs: number): number {
  return retryAfterMs > (leaseMs * 2) / 3 ? Math.min(retryAfterMs, retryAfterYoungMs) : retryAfterMs;
}

/** Names what went wrong and reports it. `RetryLater` is what a handler asked for, not an error, so it is not reported. */
export function failSettlement(work: Work, attempt: number, thrown: unknown): Settlement {
  const { key, receiver, source } = work;
  const durationMs = readDuration(work);
  receiver.notify({ type: 'failed', provider: receiver.provider.name, durationMs, key, attempt, source, error: thrown });
  const failed = readFailure(thrown) ?? {
    kind: 'failed',
    error: new WebhookHandlerError({ key, attempt, cause: thrown }),
    retryAfterMs: retryAfterFailureMs,
  };
  if (!isRetryLater(failed.error)) receiver.report(failed.error);
  return failed;
}

/** Undefined for an error of somebody else, and for one that throws as it is read. */
function readFailure(thrown: unknown): (Settlement & { readonly kind: 'failed' }) | undefined {
  try {
    if (isRetryLater(thrown)) return { kind: 'failed', error: thrown, retryAfterMs: thrown.afterMs };
    if (!isWebhookError(thrown)) return undefined;
    const isUnavailable = thrown.code === unavailableCode;
    const retryAfterMs = isUnavailable ? (thrown as EventStoreUnavailableError).retryAfterMs : retryAfterFailureMs;
    return { kind: 'failed', error: thrown, retryAfterMs };
  } catch {
    return undefined;
  }
}

export function notifyDuplicate(work: Work, state: 'done' | 'in-progress' | 'late'): void {
  const { key, receiver, source } = work;
  receiver.notify({ type: 'duplicate', provider: receiver.provider.name, durationMs: readDuration(work), key, state, source });
}

function notifyHandled(work: Work, attempt: number, handlerMs: number): void {
  const { key, parsed, receiver, source } = work;
  const provider = receiver.provider.name;
  const durationMs = readDuration(work);
  receiver.notify({ type: 'handled', provider, durationMs, key, eventType: parsed.type, attempt, source, handlerMs });
}

/** Milliseconds since the request came. */
function readDuration({ startedAt }: Work): number {
  return performance.now() - startedAt;
}
