import { WebhookLeaseLostError } from '../errors/delivery-errors.ts';
import type { ReceiverCore } from '../receiver/core.ts';
import type { ClaimedEvent } from '../types/event-store.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { Origin, Settlement } from '../types/settlement.ts';
import type { StateOrderVerdict } from './check-state-order.ts';
import { completeEvent } from './complete-event.ts';
import { isThenable } from './is-thenable.ts';
import { notifyDuplicate, notifyHandled } from './notify-settlement.ts';
import { releaseEvent } from './release-event.ts';

const contradictionMs = 1000;

/** After the handler, or the decision not to run it: records the event as done, or gives it back for later. */
export function concludeEvent(
  core: ReceiverCore,
  parsed: ParsedEvent,
  claim: ClaimedEvent,
  origin: Origin,
  verdict: StateOrderVerdict['verdict'],
  startedAt: number,
): Settlement | Promise<Settlement> {
  if (verdict === 'wait') return waitForContradiction(core, parsed, claim);
  const handlerMs = core.notify.wants('handled') ? performance.now() - startedAt : 0;
  const settle = (completion: 'completed' | 'stale'): Settlement => {
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
  };
  const completion = completeEvent(core, parsed.key, claim);
  return isThenable(completion) ? completion.then(settle) : settle(completion);
}

async function waitForContradiction(core: ReceiverCore, parsed: ParsedEvent, claim: ClaimedEvent): Promise<Settlement> {
  await releaseEvent(core, parsed.key, claim.token, {
    error: 'waits for a contradicting event',
    retryAfterMs: contradictionMs,
  });
  return { kind: 'in-progress', retryAfterMs: contradictionMs };
}
