import { WebhookHandlerTimeoutError, WebhookLeaseLostError } from '../errors/delivery-errors.ts';
import { isRetryLater } from '../errors/retry-later.ts';
import type { ReceiverCore } from '../receiver/core.ts';
import type { ClaimedEvent, ClaimOptions } from '../types/event-store.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { Origin, Settlement } from '../types/settlement.ts';
import { checkExpectation } from './check-expectation.ts';
import { checkStateOrder } from './check-state-order.ts';
import { claimEvent } from './claim-event.ts';
import { completeEvent } from './complete-event.ts';
import { failSettlement } from './fail-settlement.ts';
import { notifyDuplicate, notifyHandled } from './notify-settlement.ts';
import { describeFailure, releaseEvent } from './release-event.ts';
import { runHandler } from './run-handler.ts';

const contradictionMs = 1000;

/**
 * The one path of every event, from whichever source: expectation, claim, state order, handler, complete.
 * Never rejects: what went wrong is reported and returned.
 */
export async function settleEvent(
  core: ReceiverCore,
  parsed: ParsedEvent,
  origin: Origin,
  waiting: ClaimOptions,
): Promise<Settlement> {
  let attempt = origin.attempt ?? 1;
  try {
    if (core.expect !== undefined || parsed.mismatches !== undefined) {
      const isExpected = await checkExpectation(core, parsed, origin);
      if (!isExpected) return { kind: 'not-dispatched', because: 'mismatch' };
    }
    const claim = await claimEvent(core, parsed.key, waiting);
    if (claim.state === 'claimed') {
      attempt = origin.attempt ?? claim.attempt;
      return await settleClaimed(core, parsed, claim, origin);
    }
    notifyDuplicate(core, parsed, origin, claim.state);
    return claim.state === 'done' ? { kind: 'duplicate' } : { kind: 'in-progress', retryAfterMs: claim.retryAfterMs };
  } catch (error) {
    return failSettlement(core, parsed, origin, attempt, error);
  }
}

async function settleClaimed(core: ReceiverCore, parsed: ParsedEvent, claim: ClaimedEvent, origin: Origin): Promise<Settlement> {
  const startedAt = performance.now();
  const verdict = await dispatchEvent(core, parsed, claim, origin);
  if (verdict === 'wait') {
    await releaseEvent(core, parsed.key, claim.token, {
      error: 'waits for a contradicting event',
      retryAfterMs: contradictionMs,
    });
    return { kind: 'in-progress', retryAfterMs: contradictionMs };
  }
  const handlerMs = performance.now() - startedAt;
  const completion = await completeEvent(core, parsed.key, claim);
  if (completion === 'stale') {
    core.report(new WebhookLeaseLostError({ key: parsed.key }));
    return { kind: 'in-progress', retryAfterMs: contradictionMs };
  }
  if (verdict === 'dispatch') {
    notifyHandled(core, parsed, claim, origin, handlerMs);
    return { kind: 'handled' };
  }
  notifyDuplicate(core, parsed, origin, 'late');
  return { kind: 'not-dispatched', because: verdict };
}

/** The handler, if the state order allows it. What it throws gives the event back. */
async function dispatchEvent(
  core: ReceiverCore,
  parsed: ParsedEvent,
  claim: ClaimedEvent,
  origin: Origin,
): Promise<'dispatch' | 'late' | 'wait' | 'anomaly'> {
  try {
    if (parsed.order !== undefined) {
      const order = await checkStateOrder(parsed, core.store);
      if (order.error !== undefined) core.report(order.error);
      if (order.verdict !== 'dispatch') return order.verdict;
    }
    await runHandler(core, parsed, claim, origin);
    return 'dispatch';
  } catch (error) {
    await releaseEvent(core, parsed.key, claim.token, {
      error: describeFailure(error),
      ...(isRetryLater(error) ? { retryAfterMs: error.afterMs } : {}),
      ...(error instanceof WebhookHandlerTimeoutError ? { abandoned: true } : {}),
    });
    throw error;
  }
}
