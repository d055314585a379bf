import type { ReceiverCore } from '../receiver/core.ts';
import type { ClaimResult } from '../types/event-store.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { Origin, Settlement, Waiting } from '../types/settlement.ts';
import { checkExpectation } from './check-expectation.ts';
import { claimEvent } from './claim-event.ts';
import { concludeEvent } from './conclude-event.ts';
import { type Dispatch, dispatchInOrder, giveBack } from './dispatch-event.ts';
import { failSettlement } from './fail-settlement.ts';
import { isThenable } from './is-thenable.ts';
import { notifyDuplicate } from './notify-settlement.ts';
import { runHandler } from './run-handler.ts';

/**
 * The one path of every event, from whichever source: expectation, claim, state order, handler, complete.
 * Never rejects: what went wrong is reported and returned. What needs no waiting is not waited for.
 */
export async function settleEvent(
  core: ReceiverCore,
  parsed: ParsedEvent,
  origin: Origin,
  waiting: Waiting,
): Promise<Settlement> {
  let attempt = origin.attempt ?? 1;
  try {
    if (core.expect !== undefined || parsed.mismatches !== undefined) {
      waiting.begin?.();
      const isExpected = await checkExpectation(core, parsed, origin);
      if (!isExpected) return { kind: 'not-dispatched', because: 'mismatch' };
    }
    let claim: ClaimResult | Promise<ClaimResult> = claimEvent(core, parsed.key, waiting);
    if (isThenable(claim)) {
      waiting.begin?.();
      claim = await claim;
    }
    if (claim.state !== 'claimed') {
      notifyDuplicate(core, parsed, origin, claim.state);
      return claim.state === 'done' ? { kind: 'duplicate' } : { kind: 'in-progress', retryAfterMs: claim.retryAfterMs };
    }
    attempt = origin.attempt ?? claim.attempt;
    const startedAt = performance.now();
    let verdict: Dispatch = 'dispatch';
    try {
      // The handler, if the state order allows it. What it throws gives the event back.
      if (parsed.order !== undefined) {
        waiting.begin?.();
        verdict = await dispatchInOrder(core, parsed);
      }
      const running = verdict === 'dispatch' ? runHandler(core, parsed, claim, origin, waiting) : undefined;
      if (running !== undefined) await running;
    } catch (error) {
      waiting.begin?.();
      await giveBack(core, parsed.key, claim, error);
      throw error;
    }
    const conclusion = concludeEvent(core, parsed, claim, origin, verdict, startedAt);
    if (!isThenable(conclusion)) return conclusion;
    waiting.begin?.();
    return await conclusion;
  } catch (error) {
    return failSettlement(core, parsed, origin, attempt, error);
  }
}
