import type { Delivery } from './delivery.ts';

/** Keeps verified events durably until a worker has handled them. */
export interface EventQueue {
  /**
   * Resolves when the event is safely stored, and not before: the gateway is told 200 on the strength of it.
   * `duplicate` when the queue holds or remembers this key already, `stored` when it holds the key but cannot tell since when. Rejects (with `EventStoreUnavailableError` for a server
   * that cannot serve) when it is not stored; the signal is aborted when the provider's budget is spent.
   */
  add(key: string, delivery: Delivery, options?: QueueAddOptions): Promise<'added' | 'duplicate' | 'stored'>;
  readonly deadLetters?: DeadLetters;
  close?(): Promise<void>;
}

export interface QueueAddOptions {
  readonly signal?: AbortSignal;
}

/** The events that a worker has given up on, with the reason. */
export interface DeadLetters {
  list(options?: DeadLetterListOptions): Promise<readonly DeadLetter[]>;
  get(key: string): Promise<DeadLetter | undefined>;
  /** Puts the event back to be worked off, with its original `receivedAt`; false when there is no such dead letter. */
  replay(key: string): Promise<boolean>;
}

export interface DeadLetterListOptions {
  readonly limit?: number;
}

export interface DeadLetter {
  readonly key: string;
  readonly delivery: Delivery;
  readonly reason: string;
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly failedAt: number;
}
