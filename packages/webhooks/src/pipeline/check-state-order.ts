import { WebhookStateAnomalyError } from '../errors/delivery-errors.ts';
import type { EventState, EventStore } from '../types/event-store.ts';
import type { ParsedEvent, StateKey } from '../types/provider.ts';
import { toUnavailable } from './to-unavailable.ts';

export interface StateOrderVerdict {
  readonly verdict: 'dispatch' | 'late' | 'wait' | 'anomaly';
  /** To be reported: what this event contradicts. */
  readonly error?: WebhookStateAnomalyError;
}

const dispatch: StateOrderVerdict = { verdict: 'dispatch' };

/**
 * Asks the store what this order has been through, after the claim: of two contradicting events that come at once, at least one
 * sees the other. A contradiction that is still being handled is waited for, so that neither is lost.
 */
export async function checkStateOrder(parsed: ParsedEvent, store: EventStore): Promise<StateOrderVerdict> {
  const { order } = parsed;
  if (order === undefined || store.lookup === undefined) return dispatch;
  const { impossibleAfter, surprisingAfter = [], lateAfter } = order;
  const asked = [...impossibleAfter, ...surprisingAfter, ...lateAfter];
  if (asked.length === 0) return dispatch;
  const answers = await lookUp(store, asked);
  const states = new Map(asked.map((entry, index) => [entry, answers[index]]));
  const isDone = (entry: StateKey): boolean => states.get(entry) === 'done';

  const impossible = impossibleAfter.find(isDone);
  if (impossible !== undefined) return { verdict: 'anomaly', error: createAnomaly(parsed, impossible, order.status, false) };
  const ends = [...impossibleAfter, ...surprisingAfter];
  if (ends.some((entry) => states.get(entry) === 'in-progress')) return { verdict: 'wait' };
  const surprising = surprisingAfter.find(isDone);
  if (surprising !== undefined) return { verdict: 'dispatch', error: createAnomaly(parsed, surprising, order.status, true) };
  return lateAfter.some((entry) => isBeyond(states.get(entry))) ? { verdict: 'late' } : dispatch;
}

async function lookUp(store: EventStore, entries: readonly StateKey[]): Promise<readonly EventState[]> {
  try {
    return (await store.lookup?.(entries.map((entry) => entry.key))) ?? [];
  } catch (error) {
    throw toUnavailable("The event store did not answer for the order's other events.", error);
  }
}

function isBeyond(state: EventState | undefined): boolean {
  return state !== undefined && state !== 'absent';
}

function createAnomaly(parsed: ParsedEvent, previous: StateKey, next: string, dispatched: boolean): WebhookStateAnomalyError {
  return new WebhookStateAnomalyError({ key: parsed.key, previous: previous.status, next, dispatched });
}
