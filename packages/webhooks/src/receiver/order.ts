import { WebhookStateAnomalyError } from '../errors/delivery-errors.ts';
import { joinKey } from '../providers/fields.ts';
import { unavailable } from '../store/unavailable.ts';
import type { EventState } from '../types/event-store.ts';
import type { StateOrder } from '../types/provider.ts';
import type { Work } from './types.ts';

/** Whether the handler runs; or the event comes too late, waits for a contradicting one, or contradicts one. */
export type OrderDecision = 'dispatch' | 'late' | 'wait' | 'anomaly';

/**
 * Asks the store which events of this order were handled. It asks after the claim, so that of two contradicting events that arrive
 * at the same time at least one sees the other. A contradiction that is still being handled is waited for: neither is lost.
 */
export async function decideByOrder(work: Work, order: StateOrder): Promise<OrderDecision> {
  const { impossibleAfter, surprisingAfter, lateAfter } = order.steps;
  const stateOf = order.isStored ? await lookUp(work, order) : recall(work, order);
  const isDone = (status: string): boolean => stateOf(status) === 'done';
  const isRunning = (status: string): boolean => stateOf(status) === 'in-progress';

  const impossible = impossibleAfter.find(isDone);
  if (impossible !== undefined) {
    reportAnomaly(work, { previous: impossible, next: order.status, dispatched: false });
    return 'anomaly';
  }
  if (impossibleAfter.some(isRunning) || surprisingAfter.some(isRunning)) return 'wait';
  const surprising = surprisingAfter.find(isDone);
  if (surprising !== undefined) {
    reportAnomaly(work, { previous: surprising, next: order.status, dispatched: true });
    return 'dispatch';
  }
  return lateAfter.some((status) => stateOf(status) !== 'absent') ? 'late' : 'dispatch';
}

/** Remembers what was handled where the store cannot tell. */
export function rememberState({ receiver, parsed: { order } }: Work): void {
  if (order !== undefined && !order.isStored) receiver.recentStates.set(order.subject, order.status);
}

type StateOf = (status: string) => EventState;

function recall({ receiver }: Work, { subject }: StateOrder): StateOf {
  const latest = receiver.recentStates.get(subject);
  return (status) => (status === latest ? 'done' : 'absent');
}

async function lookUp({ receiver }: Work, { steps, subject }: StateOrder): Promise<StateOf> {
  const statuses = [...steps.impossibleAfter, ...steps.surprisingAfter, ...steps.lateAfter];
  // A store without lookup knows of no other event.
  if (statuses.length === 0 || receiver.store.lookup === undefined) return () => 'absent';
  try {
    const prefix = `${receiver.keyPrefix}${subject}:`;
    const states = await receiver.store.lookup(statuses.map((status) => prefix + joinKey(status)));
    return (status) => states[statuses.indexOf(status)] ?? 'absent';
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
