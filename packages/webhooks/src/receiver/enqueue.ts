import { unavailable } from '../store/unavailable.ts';

import type { EventQueue } from '../types/event-queue.ts';
import { createDelivery } from './delivery.ts';
import { failSettlement, notifyDuplicate } from './settle.ts';
import type { Settlement, Work } from './types.ts';

/**
 * Hands the event to the queue. A worker does the rest, through `receiver.settle`. Never rejects.
 *
 * @param signal aborts when nobody waits for the answer any more
 */
export async function enqueue(work: Work, queue: EventQueue, signal: AbortSignal): Promise<Settlement> {
  try {
    const result = await queue.add(work.key, createDelivery(work), { signal });
    if (result !== 'duplicate') return { kind: 'queued' };
    notifyDuplicate(work, 'done');
    return { kind: 'duplicate' };
  } catch (error) {
    return failSettlement(work, 1, unavailable('The queue did not take the event', error));
  }
}
