import type { ReceiverCore } from '../receiver/core.ts';
import type { EventQueue } from '../types/event-queue.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { Origin, Settlement, Waiting } from '../types/settlement.ts';
import { createDelivery } from './create-delivery.ts';
import { failSettlement } from './fail-settlement.ts';
import { notifyDuplicate } from './notify-settlement.ts';
import { toUnavailable } from './to-unavailable.ts';

/** Hands the event to the queue; what comes after that is the worker's, through `settle`. Never rejects. */
export async function enqueueEvent(
  core: ReceiverCore,
  queue: EventQueue,
  parsed: ParsedEvent,
  origin: Origin,
  waiting: Waiting,
): Promise<Settlement> {
  waiting.begin?.();
  try {
    const result = await queue.add(parsed.key, createDelivery(core, parsed, origin), waiting);
    if (result !== 'duplicate') return { kind: 'queued' };
    notifyDuplicate(core, parsed, origin, 'done');
    return { kind: 'duplicate' };
  } catch (error) {
    return failSettlement(core, parsed, origin, 1, toUnavailable('The queue did not take the event.', error));
  }
}
