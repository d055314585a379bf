import { WebhookStateAnomalyError } from '../errors/delivery-errors.ts';
import { unavailable } from '../store/unavailable.ts';
import type { EventState } from '../types/event-store.ts';
import type { StateKey, StateOrder } from '../types/provider.ts';
import type { Work } from './types.ts';

/** Whether the handler runs; or the event comes too late, waits for a contradicting one, or contradicts one. */
export type OrderDecision = 'dispatch' | 'late' | 'wait' | 'anomaly';

/**
 * Asks the store which events of this order were handled. It asks after the claim, so that of two contradicting events that arrive
 * at the same time at least one sees the other. A contradiction that is still being handled is waited for: neither is lost.
 */
export async function decideByOrder(work: Work, order: StateOrder): Promise<OrderDecision> {
  const { impossibleAfter, surprisingAfter = [], lateAfter } = order;
  const asked = [...impossibleAfter, ...surprisingAfter, ...lateAfter];
  if (asked.length === 0) return 'dispatch';
  const states = order.rememberAs === undefined ? await lookUp(work, asked) : recall(work, asked);
  const isDone = (entry: StateKey): boolean => states.get(entry) === 'done';

  const impossible = impossibleAfter.find(isDone);
  if (impossible !== undefined) {
    reportAnomaly(work, { previous: impossible.status, next: order.status, dispatched: false });
    return 'anomaly';
  }
  const ends = [...impossibleAfter, ...surprisingAfter];
  if (ends.some((entry) => states.get(entry) === 'in-progress')) return 'wait';
  const surprising = surprisingAfter.find(isDone);
  if (surprising !== undefined) {
    reportAnomaly(work, { previous: surprising.status, next: order.status, dispatched: true });
    return 'dispatch';
  }
  return lateAfter.some((entry) => states.get(entry) !== 'absent') ? 'late' : 'dispatch';
}

function recall({ receiver }: Work, entries: readonly StateKey[]): ReadonlyMap<StateKey, EventState> {
  return new Map(entries.map((entry) => [entry, receiver.recentStates.has(entry.key) ? 'done' : 'absent']));
}

async function lookUp({ receiver }: Work, entries: readonly StateKey[]): Promise<ReadonlyMap<StateKey, EventState>> {
  try {
    // A store without lookup knows of no other event.
    const answers = await receiver.store.lookup?.(entries.map((entry) => receiver.keyPrefix + entry.key));
    return new Map(entries.map((entry, index) => [entry, answers?.[index] ?? 'absent']));
  } catch (error) {
    throw unavailable("The event store did not answer for the order's other events", error);
  }
}

interface Contradiction {
  readonly previous: string;
  readonly next: string;
  readonly dispatched: boolean;
}

function reportAnomaly({ key, receiver }: Work, contradiction: Contradiction): void {
  receiver.report(new WebhookStateAnomalyError({ key, ...contradiction }));
}
