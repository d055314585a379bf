import type { ReceiverCore } from '../receiver/core.ts';
import type { ClaimResult } from '../types/event-store.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { OnSettled, Origin, Settlement, Waiting } from '../types/settlement.ts';
import { checkExpectation } from './check-expectation.ts';
import { claimEvent } from './claim-event.ts';
import { failSettlement } from './fail-settlement.ts';
import { isThenable } from './is-thenable.ts';
import { notifyDuplicate } from './notify-settlement.ts';
import { settleClaimed } from './settle-claimed.ts';

/**
 * The one path of every event, from whichever source: expectation, claim, state order, handler, complete.
 * Neither throws nor rejects: what went wrong is reported and told. What is here at once is not waited for, and a callback takes
 * the place of a chain of promises, which every event would pay for.
 */
export function settleEvent(
  core: ReceiverCore,
  parsed: ParsedEvent,
  origin: Origin,
  waiting: Waiting,
  onSettled: OnSettled,
): void {
  if (core.expect === undefined && parsed.mismatches === undefined) {
    settleExpected(core, parsed, origin, waiting, onSettled);
    return;
  }
  waiting.begin?.();
  checkExpectation(core, parsed, origin).then(
    (isExpected) => {
      if (isExpected) settleExpected(core, parsed, origin, waiting, onSettled);
      else onSettled({ kind: 'not-dispatched', because: 'mismatch' });
    },
    (error: unknown) => onSettled(failBeforeClaim(core, parsed, origin, error)),
  );
}

/** For those who wait for a promise. */
export function settleEventLater(core: ReceiverCore, parsed: ParsedEvent, origin: Origin, waiting: Waiting): Promise<Settlement> {
  return new Promise((resolve) => settleEvent(core, parsed, origin, waiting, resolve));
}

function settleExpected(core: ReceiverCore, parsed: ParsedEvent, origin: Origin, waiting: Waiting, onSettled: OnSettled): void {
  let claim: ClaimResult | Promise<ClaimResult>;
  try {
    claim = claimEvent(core, parsed.key, waiting);
  } catch (error) {
    onSettled(failBeforeClaim(core, parsed, origin, error));
    return;
  }
  if (!isThenable(claim)) {
    settleClaim(core, parsed, claim, origin, waiting, onSettled);
    return;
  }
  waiting.begin?.();
  claim.then(
    (answer) => settleClaim(core, parsed, answer, origin, waiting, onSettled),
    (error: unknown) => onSettled(failBeforeClaim(core, parsed, origin, error)),
  );
}

function settleClaim(
  core: ReceiverCore,
  parsed: ParsedEvent,
  claim: ClaimResult,
  origin: Origin,
  waiting: Waiting,
  onSettled: OnSettled,
): void {
  try {
    if (claim.state === 'claimed') {
      settleClaimed(core, parsed, claim, origin, waiting, onSettled);
      return;
    }
    notifyDuplicate(core, parsed, origin, claim.state);
    onSettled(claim.state === 'done' ? { kind: 'duplicate' } : { kind: 'in-progress', retryAfterMs: claim.retryAfterMs });
  } catch (error) {
    // Whatever the store has answered: nobody else hears of it, for this may be called by a promise.
    onSettled(failBeforeClaim(core, parsed, origin, error));
  }
}

function failBeforeClaim(core: ReceiverCore, parsed: ParsedEvent, origin: Origin, error: unknown): Settlement {
  return failSettlement(core, parsed, origin, origin.attempt ?? 1, error);
}
