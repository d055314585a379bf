import { EventStoreUnavailableError } from '../errors/store-error.ts';
import { createDeferred } from './deferred.ts';
import { within } from './within.ts';

/** The limits of a batch, and how one is stored. */
export interface BatcherOptions<Item, Result> {
  /**
   * Stores all items with one commit, in their order. Bound its time: while it runs, everything else waits.
   *
   * @returns one result per item, in their order; an `Error` is that item's own failure
   * @throws when nothing of the batch was stored
   */
  readonly send: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>;
  /** Items of one batch with the same key are sent once. */
  readonly keyOf: (item: Item) => string;
  /** What the further copies of a key get when the first one got `result`. */
  readonly resultOfCopy: (result: Result) => Result;
  /** About how many bytes an item takes. */
  readonly sizeOf: (item: Item) => number;
  /** Whether what `send` threw is about an item, so that the other items can succeed without it. */
  readonly isItemError: (error: unknown) => boolean;
  /** Per batch. An item above `batchBytes` is sent alone. */
  readonly batchItems: number;
  readonly batchBytes: number;
  /** Of what waits for its turn. Whatever comes beyond is refused. */
  readonly waitingItems: number;
  readonly waitingBytes: number;
}

/** Collects what is added while a batch is under way. */
export interface Batcher<Item, Result> {
  /**
   * Resolves once the item's batch is committed.
   *
   * @throws TimeLimitError when that takes longer than `timeoutMs` or the signal aborts; the item may be stored all the same
   * @throws EventStoreUnavailableError when too much waits already
   * @throws whatever `send` threw or gave for the item
   */
  add(item: Item, options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined }): Promise<Result>;
}

interface Entry<Item, Result> {
  readonly item: Item;
  readonly bytes: number;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Group commit. While one batch is being sent, what arrives waits and travels in the next: one commit for many items, and no wait when
 * there is no traffic. One item that the server refuses, or whose caller gave up, does not affect the others.
 */
export function createBatcher<Item, Result>(options: BatcherOptions<Item, Result>): Batcher<Item, Result> {
  type Group = readonly Entry<Item, Result>[];
  const waiting: Entry<Item, Result>[] = [];
  let waitingBytes = 0;
  let isSending = false;

  function takeBatch(): Group {
    const batch: Entry<Item, Result>[] = [];
    let bytes = 0;
    for (const entry of waiting) {
      if (batch.length > 0 && (batch.length >= options.batchItems || bytes + entry.bytes > options.batchBytes)) break;
      batch.push(entry);
      bytes += entry.bytes;
    }
    waiting.splice(0, batch.length);
    waitingBytes -= bytes;
    return batch;
  }

  function giveUp(entry: Entry<Item, Result>): void {
    const position = waiting.indexOf(entry);
    if (position < 0) return;
    waiting.splice(position, 1);
    waitingBytes -= entry.bytes;
  }

  /** The copies of each key together, in the order of the first ones. */
  function groupByKey(batch: Group): readonly Group[] {
    const groups = new Map<string, Entry<Item, Result>[]>();
    for (const entry of batch) {
      const key = options.keyOf(entry.item);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [entry]);
      else group.push(entry);
    }
    return [...groups.values()];
  }

  function settle(group: Group, result: Result | Error): void {
    for (const [index, entry] of group.entries()) {
      if (result instanceof Error) entry.reject(result);
      else entry.resolve(index === 0 ? result : options.resultOfCopy(result));
    }
  }

  async function send(groups: readonly Group[]): Promise<void> {
    try {
      const results = await options.send(groups.flatMap((group) => group.slice(0, 1).map((entry) => entry.item)));
      for (const [index, group] of groups.entries())
        settle(group, results[index] ?? new Error('The batch has no result for it.'));
    } catch (error) {
      if (groups.length > 1 && options.isItemError(error)) {
        const middle = Math.ceil(groups.length / 2);
        await send(groups.slice(0, middle));
        await send(groups.slice(middle));
      } else {
        for (const entry of groups.flat()) entry.reject(error);
      }
    }
  }

  async function sendWaiting(): Promise<void> {
    if (isSending) return;
    isSending = true;
    while (waiting.length > 0) await send(groupByKey(takeBatch()));
    isSending = false;
  }

  return {
    async add(item, { timeoutMs, signal }) {
      const bytes = options.sizeOf(item);
      if (waiting.length >= options.waitingItems || waitingBytes + bytes > options.waitingBytes)
        throw new EventStoreUnavailableError('Too many events wait to be stored: the server is away or too slow.');
      const { promise, resolve, reject } = createDeferred<Result>();
      const entry = { item, bytes, resolve, reject };
      if (signal?.aborted !== true) {
        waiting.push(entry);
        waitingBytes += bytes;
        void sendWaiting();
      }
      try {
        return await within(promise, timeoutMs, signal);
      } catch (error) {
        giveUp(entry);
        throw error;
      }
    },
  };
}
