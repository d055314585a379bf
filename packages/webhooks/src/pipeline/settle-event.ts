import type { ReceiverCore } from '../receiver/core.ts';
import type { ClaimResult } from '../types/event-store.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { Origin, Settlement, Waiting } from '../types/settlement.ts';
import { checkExpectation } from './check-expectation.ts';
import { claimEvent } from './claim-event.ts';
import { failSettlement } from './fail-settlement.ts';
import { isThenable } from './is-thenable.ts';
import { notifyDuplicate } from './notify-settlement.ts';
import { settleClaimed } from './settle-claimed.ts';

/**
 * The one path of every event, from whichever source: expectation, claim, state order, handler, complete.
 * Neither throws nor rejects: what went wrong is reported and returned. What is here at once is not waited for.
 */
export function settleEvent(
  core: ReceiverCore,
  parsed: ParsedEvent,
  origin: Origin,
  waiting: Waiting,
): Settlement | Promise<Settlement> {
  if (core.expect === undefined && parsed.mismatches === undefined) return settleExpected(core, parsed, origin, waiting);
  waiting.begin?.();
  return checkExpectation(core, parsed, origin).then(
    (isExpected) =>
      isExpected ? settleExpected(core, parsed, origin, waiting) : { kind: 'not-dispatched', because: 'mismatch' },
    (error: unknown) => failSettlement(core, parsed, origin, origin.attempt ?? 1, error),
  );
}

function settleExpected(
  core: ReceiverCore,
  parsed: ParsedEvent,
  origin: Origin,
  waiting: Waiting,
): Settlement | Promise<Settlement> {
  try {
    const claim = claimEvent(core, parsed.key, waiting);
    if (!isThenable(claim)) return settleClaim(core, parsed, claim, origin, waiting);
    waiting.begin?.();
    return claim.then(
      (answer) => settleClaim(core, parsed, answer, origin, waiting),
      (error: unknown) => failSettlement(core, parsed, origin, origin.attempt ?? 1, error),
    );
  } catch (error) {
    return failSettlement(core, parsed, origin, origin.attempt ?? 1, error);
  }
}

function settleClaim(
  core: ReceiverCore,
  parsed: ParsedEvent,
  claim: ClaimResult,
  origin: Origin,
  waiting: Waiting,
): Settlement | Promise<Settlement> {
  if (claim.state === 'claimed') return settleClaimed(core, parsed, claim, origin, waiting);
  notifyDuplicate(core, parsed, origin, claim.state);
  return claim.state === 'done' ? { kind: 'duplicate' } : { kind: 'in-progress', retryAfterMs: claim.retryAfterMs };
}
