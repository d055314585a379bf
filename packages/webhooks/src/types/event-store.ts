/**
 * Remembers which events were handled. A claim is owned by its token: only the owner may extend, complete or release it, and
 * only while the lease lasts. Every method may reject with `EventStoreUnavailableError`, which is answered 503.
 *
 * Transactional stores open the transaction in `claim`, hand it out as `transaction`, commit in `complete` and roll back in
 * `release`, so that the handler's effect and the mark commit together.
 */
export interface EventStore<TTransaction = unknown, TWrite = never> {
  /** Takes the event if nobody holds it and it is not done. Of any number of simultaneous claims exactly one is `claimed`. */
  claim(key: string, options: ClaimOptions): Promise<ClaimResult<TTransaction>>;
  /** Marks the event as done for `retainMs`. `stale` when the token lost its lease to another owner: nothing is changed. */
  complete(key: string, token: string, options: CompleteOptions<TWrite>): Promise<'completed' | 'stale'>;
  /** Gives the event back, so that the next delivery may claim it (not before `retryAfterMs`, if given). */
  release(key: string, token: string, options?: ReleaseOptions): Promise<'released' | 'stale'>;
  /** Prolongs the lease from now (the heartbeat of a running handler). Without it a handler must end within one lease. */
  extend?(key: string, token: string, options: ExtendOptions): Promise<'extended' | 'stale'>;
  /** The states of several keys, in the order asked: what the status order of an order is decided from. Claims nothing. */
  lookup?(keys: readonly string[]): Promise<readonly EventState[]>;
  /** Removes at most `limit` events whose retention has ended; resolves with how many. */
  sweep?(options: SweepOptions): Promise<number>;
  /**
   * `complete` runs `writes` and marks the event in one transaction: all of them or none. A write that throws undoes them all, and
   * `complete` rejects with what it threw.
   */
  readonly writes?: true;
  /** Gives back what the store itself opened; never the client or the pool that the user passed in. */
  close?(): Promise<void>;
}

/** How a claim is made. */
export interface ClaimOptions {
  readonly leaseMs: number;
  /** Aborts when nobody waits for the answer any more: a store may stop queueing for a connection. A plain property. */
  readonly signal?: AbortSignal;
}

/** What a claim answers: the event is taken, somebody else has it, or it is done. */
export type ClaimResult<TTransaction = unknown> = ClaimedEvent<TTransaction> | InProgressEvent | DoneEvent;

/** A claim that succeeded. */
export interface ClaimedEvent<TTransaction = unknown> {
  readonly state: 'claimed';
  /** Unguessable and new for every claim. */
  readonly token: string;
  /** 1 for the first claim of this key, one more for each further claim. */
  readonly attempt: number;
  /** An integer that only grows for its key: an effect can refuse a writer whose number is smaller than the last one seen. */
  readonly fencingToken: number;
  /** The driver's own handle (a pg client, a SQLite database) when the store is transactional. */
  readonly transaction?: TTransaction;
}

/** Somebody else works on the event, or it waits for its next attempt. */
export interface InProgressEvent {
  readonly state: 'in-progress';
  /** At least 1: what is left of the owner's lease, or of a release with `retryAfterMs`. */
  readonly retryAfterMs: number;
}

/** The event was handled before. */
export interface DoneEvent {
  readonly state: 'done';
}

/** What a store knows of an event. */
export type EventState = 'absent' | 'in-progress' | 'done';

/** How an event is marked as done. */
export interface CompleteOptions<TWrite = unknown> {
  readonly retainMs: number;
  /** What the handler registered with `context.write`, in its order. Only a store with `writes: true` is given any. */
  readonly writes?: readonly TWrite[];
}

/** How an event is given back. */
export interface ReleaseOptions {
  /** Why, in one line without secrets or bodies: for a person who reads the store. */
  readonly error?: string;
  readonly retryAfterMs?: number;
  /**
   * The handler was given up while it still runs (`handlerTimeoutMs`). A transactional store must roll back and close the
   * connection instead of pooling it: the handler may still write to it.
   */
  readonly abandoned?: boolean;
}

/** How a lease is renewed. */
export interface ExtendOptions {
  readonly leaseMs: number;
}

/** How much one sweep removes. */
export interface SweepOptions {
  readonly limit: number;
}
