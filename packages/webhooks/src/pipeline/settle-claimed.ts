import { WebhookHandlerTimeoutError } from '../errors/delivery-errors.ts';
import { isRetryLater } from '../errors/retry-later.ts';
import type { ReceiverCore } from '../receiver/core.ts';
import type { ClaimedEvent } from '../types/event-store.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { Origin, Settlement, Waiting } from '../types/settlement.ts';
import { checkStateOrder, type StateOrderVerdict } from './check-state-order.ts';
import { concludeEvent } from './conclude-event.ts';
import { failSettlement } from './fail-settlement.ts';
import { isThenable } from './is-thenable.ts';
import { describeFailure, releaseEvent } from './release-event.ts';
import { runHandler } from './run-handler.ts';

type Verdict = StateOrderVerdict['verdict'];
type Settling = Settlement | Promise<Settlement>;

/** The handler, if the state order allows it, and the completion. What the handler throws gives the event back. */
export function settleClaimed(
  core: ReceiverCore,
  parsed: ParsedEvent,
  claim: ClaimedEvent,
  origin: Origin,
  waiting: Waiting,
): Settling {
  const startedAt = performance.now();
  const conclude = (verdict: Verdict): Settling => {
    try {
      const settling = concludeEvent(core, parsed, claim, origin, verdict, startedAt);
      if (!isThenable(settling)) return settling;
      waiting.begin?.();
      return settling.catch(fail);
    } catch (error) {
      return fail(error);
    }
  };
  const dispatch = (): Settling => runHandler(core, parsed, claim, origin, waiting, conclude, giveBack);
  const giveBack = async (error: unknown): Promise<Settlement> => {
    waiting.begin?.();
    await releaseEvent(core, parsed.key, claim.token, {
      error: describeFailure(error),
      ...(isRetryLater(error) ? { retryAfterMs: error.afterMs } : {}),
      ...(error instanceof WebhookHandlerTimeoutError ? { abandoned: true } : {}),
    });
    return fail(error);
  };
  const fail = (error: unknown): Settlement => failSettlement(core, parsed, origin, origin.attempt ?? claim.attempt, error);

  if (parsed.order === undefined) return dispatch();
  waiting.begin?.();
  return checkStateOrder(parsed, core.store).then((order) => {
    if (order.error !== undefined) core.report(order.error);
    return order.verdict === 'dispatch' ? dispatch() : conclude(order.verdict);
  }, giveBack);
}
