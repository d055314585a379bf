import type { Delivery } from './delivery.ts';

/** Keeps verified events durably until a worker has handled them. */
export interface EventQueue {
  /**
   * Resolves once the event is durably stored, and not before: the gateway gets its 200 because of it.
   *
   * @param key the delivery's own key
   * @returns `added` for a new key, `duplicate` for a key that the queue holds or remembers, `stored` when the key is in the queue
   *   but the queue cannot tell which of the two it was
   * @throws EventStoreUnavailableError when the event is not stored: the server cannot serve, or the signal aborted first
   */
  add(key: string, delivery: Delivery, options?: QueueAddOptions): Promise<'added' | 'duplicate' | 'stored'>;
  readonly deadLetters?: DeadLetters;
  /** How much is in the queue now: for dashboards and alerts. */
  stats?(): Promise<QueueStats>;
  close?(): Promise<void>;
}

/** How long an add may wait. */
export interface QueueAddOptions {
  /** Aborts when nobody waits for the answer any more (the gateway's time limit has passed). A plain property. */
  readonly signal?: AbortSignal;
}

/** The state of a queue at one moment. */
export interface QueueStats {
  /** Events that are ready to be processed. */
  readonly waiting: number;
  /** Events that a worker is processing. */
  readonly active: number;
  /** Events that wait for their next attempt. */
  readonly delayed: number;
  /** Dead letters. */
  readonly dead: number;
  /** How long the oldest waiting event has waited, in milliseconds; 0 when none is waiting. */
  readonly oldestWaitingMs: number;
}

/** The events that a worker gave up on. They stay until somebody replays or removes them. */
export interface DeadLetters {
  /** The oldest first, at most `limit` (default 100) from `cursor` on. */
  list(options?: DeadLetterListOptions): Promise<DeadLetterPage>;
  get(key: string): Promise<DeadLetter | undefined>;
  /** How many there are. */
  count(): Promise<number>;
  /** Puts the event back into the queue with its original `receivedAt`. Resolves with false when there is no such dead letter. */
  replay(key: string): Promise<boolean>;
  /** Puts back at most `limit` dead letters (default: all), the oldest first. Resolves with how many it put back. */
  replayAll(options?: { readonly limit?: number }): Promise<number>;
  /** Deletes the dead letter for good. Resolves with false when there is no such dead letter. */
  remove(key: string): Promise<boolean>;
}

/** Which page of dead letters to list. */
export interface DeadLetterListOptions {
  /** At most this many. Default 100. */
  readonly limit?: number;
  /** The previous page's `nextCursor`. */
  readonly cursor?: string;
}

/** One page of dead letters, the oldest first. */
export interface DeadLetterPage {
  readonly letters: readonly DeadLetter[];
  /** Where the next page begins. Absent on the last page. */
  readonly nextCursor?: string;
}

/** An event that a worker gave up on. */
export interface DeadLetter {
  readonly key: string;
  /** Undefined for a job in the queue that is not one of ours: it is listed, and `reason` says what is wrong with it. */
  readonly delivery: Delivery | undefined;
  /** Why the last attempt failed, in one line. */
  readonly reason: string;
  readonly attempts: number;
  /** When the worker gave up, in milliseconds since the epoch. */
  readonly failedAt: number;
}
