import { WebhookStateAnomalyError } from '../errors/delivery-errors.ts';
import type { EventState, EventStore } from '../types/event-store.ts';
import type { ParsedEvent, StateKey } from '../types/provider.ts';
import { toUnavailable } from './to-unavailable.ts';

export type StateOrderVerdict =
  | { readonly verdict: 'dispatch' | 'late' | 'wait' }
  | { readonly verdict: 'anomaly'; readonly error: WebhookStateAnomalyError };

const dispatch: StateOrderVerdict = { verdict: 'dispatch' };

/**
 * Asks the store what this order has been through, after the claim: of two contradicting events that come at once, at least one
 * sees the other. A contradiction that is still being handled is waited for, so that neither is lost.
 */
export async function checkStateOrder(parsed: ParsedEvent, store: EventStore): Promise<StateOrderVerdict> {
  const { order } = parsed;
  if (order === undefined || store.lookup === undefined) return dispatch;
  const asked = [...order.impossibleAfter, ...order.lateAfter];
  if (asked.length === 0) return dispatch;
  const states = await lookUp(store, asked);
  const impossible = order.impossibleAfter.map((entry, index) => ({ entry, state: states[index] }));
  const contradicted = impossible.find(({ state }) => state === 'done');
  if (contradicted !== undefined) return { verdict: 'anomaly', error: createAnomaly(parsed, contradicted.entry, order.status) };
  if (impossible.some(({ state }) => state === 'in-progress')) return { verdict: 'wait' };
  return states.slice(order.impossibleAfter.length).some(isBeyond) ? { verdict: 'late' } : dispatch;
}

async function lookUp(store: EventStore, entries: readonly StateKey[]): Promise<readonly EventState[]> {
  try {
    return (await store.lookup?.(entries.map((entry) => entry.key))) ?? [];
  } catch (error) {
    throw toUnavailable("The event store did not answer for the order's other events.", error);
  }
}

function isBeyond(state: EventState): boolean {
  return state !== 'absent';
}

function createAnomaly(parsed: ParsedEvent, previous: StateKey, next: string): WebhookStateAnomalyError {
  return new WebhookStateAnomalyError({ key: parsed.key, previous: previous.status, next });
}
