import { unavailable } from '../store/unavailable.ts';

import type { EventQueue } from '../types/event-queue.ts';
import { createDelivery } from './delivery.ts';
import { failSettlement, notifyDuplicate } from './settle.ts';
import type { Settlement, Work } from './types.ts';

/** Hands the event to the queue. A worker does the rest, through `receiver.settle`. Never rejects. */
export async function enqueue(work: Work, queue: EventQueue): Promise<Settlement> {
  const signal = work.waitingSignal;
  try {
    const result = await queue.add(work.key, createDelivery(work), signal === undefined ? {} : { signal });
    if (result !== 'duplicate') return { kind: 'queued' };
    notifyDuplicate(work, 'done');
    return { kind: 'duplicate' };
  } catch (error) {
    return failSettlement(work, 1, unavailable('The queue did not take the event', error));
  }
}
