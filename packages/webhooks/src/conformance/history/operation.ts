import type { ClaimResult, EventState, EventStore } from '../../types/event-store.ts';

/**
 * Days, where an hour is never longer than a run: what really passes while the operations run cannot end a lease that the history
 * takes for alive.
 */
const dayMs = 86_400_000;
export const historyLeaseMs = dayMs;
export const historyRetainMs = 10 * dayMs;
export const historyWaitMs = 2 * dayMs;

/** One call that a client makes. */
export type Operation =
  | { readonly kind: 'claim' | 'lookup'; readonly key: string }
  | { readonly kind: 'complete' | 'extend'; readonly key: string; readonly token: string }
  | { readonly kind: 'release'; readonly key: string; readonly token: string; readonly waits: boolean }
  | { readonly kind: 'sweep'; readonly key: undefined };

/** What a call answered; `lost` when its client was killed before it learned the answer. */
export type Answer =
  | { readonly kind: 'claim'; readonly claim: ClaimResult }
  | { readonly kind: 'lookup'; readonly state: EventState }
  | { readonly kind: 'complete' | 'extend' | 'release'; readonly isOwner: boolean }
  | { readonly kind: 'sweep' }
  | { readonly kind: 'lost' };

/** A call and its answer. Calls of one round overlap. */
export interface Step {
  readonly operation: Operation;
  readonly answer: Answer;
}

/** Makes the call. What a store has no method for answers what nobody can be wrong about. */
export async function perform(store: EventStore, operation: Operation): Promise<Answer> {
  switch (operation.kind) {
    case 'claim':
      return { kind: 'claim', claim: await store.claim(operation.key, { leaseMs: historyLeaseMs }) };
    case 'lookup': {
      const states = await store.lookup?.([operation.key]);
      return states?.[0] === undefined ? { kind: 'lost' } : { kind: 'lookup', state: states[0] };
    }
    case 'complete': {
      const result = await store.complete(operation.key, operation.token, { retainMs: historyRetainMs });
      return { kind: 'complete', isOwner: result === 'completed' };
    }
    case 'extend': {
      if (store.extend === undefined) return { kind: 'lost' };
      const result = await store.extend(operation.key, operation.token, { leaseMs: historyLeaseMs });
      return { kind: 'extend', isOwner: result === 'extended' };
    }
    case 'release': {
      const options = operation.waits ? { retryAfterMs: historyWaitMs } : {};
      const result = await store.release(operation.key, operation.token, options);
      return { kind: 'release', isOwner: result === 'released' };
    }
    case 'sweep':
      await store.sweep?.({ limit: 100 });
      return { kind: 'sweep' };
  }
}
