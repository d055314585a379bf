import type { ReceiverCore } from '../receiver/core.ts';
import type { ClaimedEvent } from '../types/event-store.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { OnSettled, Origin, Waiting } from '../types/settlement.ts';
import { checkStateOrder, type StateOrderVerdict } from './check-state-order.ts';
import { concludeEvent } from './conclude-event.ts';
import { failSettlement } from './fail-settlement.ts';
import { isThenable } from './is-thenable.ts';
import { describeRelease, releaseEvent } from './release-event.ts';
import { runHandler } from './run-handler.ts';

type Verdict = StateOrderVerdict['verdict'];

/** The handler, if the state order allows it, and the completion. What the handler throws gives the event back. */
export function settleClaimed(
  core: ReceiverCore,
  parsed: ParsedEvent,
  claim: ClaimedEvent,
  origin: Origin,
  waiting: Waiting,
  onSettled: OnSettled,
): void {
  const startedAt = performance.now();
  const fail = (error: unknown): void => onSettled(failSettlement(core, parsed, origin, origin.attempt ?? claim.attempt, error));
  const conclude = (verdict: Verdict): void => {
    try {
      const settling = concludeEvent(core, parsed, claim, origin, verdict, startedAt);
      if (isThenable(settling)) {
        waiting.begin?.();
        settling.then(onSettled, fail);
      } else onSettled(settling);
    } catch (error) {
      fail(error);
    }
  };
  const giveBack = (error: unknown): void => {
    waiting.begin?.();
    // Never rejects.
    void releaseEvent(core, parsed.key, claim.token, describeRelease(error)).then(() => fail(error));
  };
  if (parsed.order === undefined) {
    runHandler(core, parsed, claim, origin, waiting, conclude, giveBack);
    return;
  }
  waiting.begin?.();
  checkStateOrder(parsed, core.store).then((order) => {
    if (order.error !== undefined) core.report(order.error);
    if (order.verdict === 'dispatch') runHandler(core, parsed, claim, origin, waiting, conclude, giveBack);
    else conclude(order.verdict);
  }, giveBack);
}
