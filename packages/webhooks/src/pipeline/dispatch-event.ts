import { WebhookHandlerTimeoutError } from '../errors/delivery-errors.ts';
import { isRetryLater } from '../errors/retry-later.ts';
import type { ReceiverCore } from '../receiver/core.ts';
import type { ClaimedEvent } from '../types/event-store.ts';
import type { ParsedEvent } from '../types/provider.ts';
import { checkStateOrder } from './check-state-order.ts';
import { describeFailure, releaseEvent } from './release-event.ts';

export type Dispatch = 'dispatch' | 'late' | 'wait' | 'anomaly';

/** Whether the handler may run; a contradiction is reported. */
export async function dispatchInOrder(core: ReceiverCore, parsed: ParsedEvent): Promise<Dispatch> {
  const order = await checkStateOrder(parsed, core.store);
  if (order.error !== undefined) core.report(order.error);
  return order.verdict;
}

/** Gives a claimed event back that could not be handled. */
export function giveBack(core: ReceiverCore, key: string, claim: ClaimedEvent, error: unknown): Promise<void> {
  return releaseEvent(core, key, claim.token, {
    error: describeFailure(error),
    ...(isRetryLater(error) ? { retryAfterMs: error.afterMs } : {}),
    ...(error instanceof WebhookHandlerTimeoutError ? { abandoned: true } : {}),
  });
}
