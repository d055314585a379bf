import type { DeliverySource } from './delivery.ts';
import type { ClaimOptions } from './event-store.ts';

/** What became of one verified event. */
export type Settlement =
  | { readonly kind: 'handled' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'not-dispatched'; readonly because: 'late' | 'anomaly' | 'mismatch' }
  | { readonly kind: 'queued' }
  | { readonly kind: 'in-progress'; readonly retryAfterMs: number }
  | { readonly kind: 'failed'; readonly error: Error; readonly retryAfterMs: number };

/** How an event came in. */
export interface Origin {
  readonly source: DeliverySource;
  readonly receivedAt: number;
  readonly secretIndex: number;
  readonly path: string | undefined;
  /** The queue's own count. */
  readonly attempt: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** The verified text, when it is at hand. */
  readonly text: string | undefined;
  /** For durations: `performance.now()` at the start. */
  readonly startedAt: number;
}

/** What the store is told about the waiting, and who is told that it begins. */
export interface Waiting extends ClaimOptions {
  begin?(): void;
}

/** Is told once what became of the event. Does not throw. */
export type OnSettled = (settlement: Settlement) => void;
