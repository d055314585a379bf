import { describe, expect, it } from 'vitest';
import { EventStoreUnavailableError } from '../../src/index.ts';
import { type Batcher, type BatcherOptions, createBatcher, TimeLimitError } from '../../src/store/index.ts';

type Result = 'added' | 'duplicate';
const timeoutMs = 60_000;

/** A server that keeps the keys of its batches, and answers when told to. */
function createServer(options: Partial<BatcherOptions<string, Result>> = {}) {
  const batches: (readonly string[])[] = [];
  const stored = new Set<string>();
  const answers: (() => void)[] = [];
  const batcher = createBatcher<string, Result>({
    async send(keys) {
      batches.push(keys);
      await new Promise<void>((resolve) => answers.push(resolve));
      const bad = keys.find((key) => key.startsWith('bad'));
      if (bad !== undefined) throw new RangeError(bad);
      return keys.map((key) => {
        const isNew = !stored.has(key);
        stored.add(key);
        return isNew ? 'added' : 'duplicate';
      });
    },
    keyOf: (key) => key,
    resultOfCopy: () => 'duplicate',
    sizeOf: (key) => key.length,
    isItemError: (error) => error instanceof RangeError,
    batchItems: 100,
    batchBytes: 1000,
    waitingItems: 1000,
    waitingBytes: 10_000,
    ...options,
  });
  const add = (key: string) => batcher.add(key, { timeoutMs });
  /** Answers every batch, those that are still to come included. */
  function answerAll(): void {
    for (const answer of answers.splice(0)) answer();
    answers.push = (...resolves) => {
      for (const resolve of resolves) resolve();
      return 0;
    };
  }
  return { batches, batcher, add, answerAll };
}

function addAll(batcher: Batcher<string, Result>, keys: readonly string[]): Promise<PromiseSettledResult<Result>[]> {
  return Promise.allSettled(keys.map((key) => batcher.add(key, { timeoutMs })));
}

function outcomeOf(result: PromiseSettledResult<Result>): Result | 'refused' {
  return result.status === 'fulfilled' ? result.value : 'refused';
}

describe('createBatcher', () => {
  it('sends the first item at once, and what comes meanwhile together, in its order', async () => {
    const { batches, batcher, answerAll } = createServer();
    const adding = addAll(batcher, ['a', 'b', 'c', 'd']);
    expect(batches).toEqual([['a']]);
    answerAll();
    expect((await adding).map(outcomeOf)).toEqual(['added', 'added', 'added', 'added']);
    expect(batches).toEqual([['a'], ['b', 'c', 'd']]);
  });

  it('acknowledges nothing before its batch is committed', async () => {
    const { add, answerAll } = createServer();
    let isAcknowledged = false;
    const adding = add('a').then(() => {
      isAcknowledged = true;
    });
    await new Promise(setImmediate);
    expect(isAcknowledged).toBe(false);
    answerAll();
    await adding;
  });

  it('tells one of 200 callers of each of 20 keys that it was added', async () => {
    const { batches, batcher, answerAll } = createServer();
    const adding = addAll(
      batcher,
      Array.from({ length: 200 }, (_, index) => `k${index % 20}`),
    );
    answerAll();
    const values = (await adding).map(outcomeOf);
    expect(values.filter((value) => value === 'added')).toHaveLength(20);
    expect(values.filter((value) => value === 'duplicate')).toHaveLength(180);
    expect(batches.every((keys) => new Set(keys).size === keys.length)).toBe(true);
  });

  it('refuses one bad item and stores its neighbors', async () => {
    const { batcher, answerAll } = createServer();
    const keys = ['first', 'a', 'b', 'bad_1', 'c', 'd', 'bad_2', 'bad_2', 'e'];
    const adding = addAll(batcher, keys);
    answerAll();
    const results = await adding;
    expect(results.map(outcomeOf)).toEqual(keys.map((key) => (key.startsWith('bad') ? 'refused' : 'added')));
    expect(results[3]).toMatchObject({ reason: { message: 'bad_1' } });
    expect(results[6]).toMatchObject({ reason: { message: 'bad_2' } });
  });

  it('rejects the one item that send gave an error for', async () => {
    const send = async (keys: readonly string[]) => keys.map((key) => (key === 'lost' ? new Error('not stored') : 'added'));
    const { batcher } = createServer({ send });
    const results = await addAll(batcher, ['a', 'lost', 'b']);
    expect(results.map(outcomeOf)).toEqual(['added', 'refused', 'added']);
  });

  it('rejects the whole batch when the server is away, and sends it once', async () => {
    let sent = 0;
    const send = async () => {
      sent += 1;
      throw new Error('ECONNREFUSED');
    };
    const { batcher } = createServer({ send });
    const results = await addAll(batcher, ['a', 'b', 'c']);
    expect(results.map(outcomeOf)).toEqual(['refused', 'refused', 'refused']);
    expect(sent).toBe(2);
  });

  it('drops an item whose caller gave up while it waited, and keeps its neighbors', async () => {
    const { batches, batcher, add, answerAll } = createServer();
    const first = add('a');
    const abort = new AbortController();
    const abandoned = batcher.add('b', { timeoutMs, signal: abort.signal });
    const last = add('c');
    abort.abort();
    await expect(abandoned).rejects.toThrow(TimeLimitError);
    await expect(batcher.add('d', { timeoutMs, signal: abort.signal })).rejects.toThrow(TimeLimitError);
    answerAll();
    expect(await Promise.all([first, last])).toEqual(['added', 'added']);
    expect(batches).toEqual([['a'], ['c']]);
  });

  it('sends a copy although the first caller of its key gave up', async () => {
    const { batcher, add, answerAll } = createServer();
    const first = add('a');
    const abort = new AbortController();
    const abandoned = batcher.add('b', { timeoutMs, signal: abort.signal });
    const copy = add('b');
    abort.abort();
    await expect(abandoned).rejects.toThrow(TimeLimitError);
    answerAll();
    expect(await Promise.all([first, copy])).toEqual(['added', 'added']);
  });

  it('bounds the items and bytes of a batch, and sends a larger item alone', async () => {
    const { batches, batcher, answerAll } = createServer({ batchItems: 3, batchBytes: 10 });
    const large = 'x'.repeat(20);
    const keys = ['first', 'a', 'b', 'c', 'd', '123456', '123457', large, 'e'];
    const adding = addAll(batcher, keys);
    answerAll();
    expect((await adding).map(outcomeOf)).toEqual(keys.map(() => 'added'));
    expect(batches).toEqual([['first'], ['a', 'b', 'c'], ['d', '123456'], ['123457'], [large], ['e']]);
  });

  it('refuses what comes beyond the items and bytes that may wait', async () => {
    const { batcher, add, answerAll } = createServer({ waitingItems: 3, waitingBytes: 20 });
    const adding = addAll(batcher, ['sending', 'a', 'b']);
    await expect(add('x'.repeat(19))).rejects.toThrow(EventStoreUnavailableError);
    const last = add('c');
    await expect(add('d')).rejects.toThrow(EventStoreUnavailableError);
    answerAll();
    await Promise.all([adding, last]);
    expect(await add('d')).toBe('added');
  });

  it('frees the place of an item whose caller gave up', async () => {
    const { batcher, add, answerAll } = createServer({ waitingItems: 1 });
    const first = add('a');
    const abort = new AbortController();
    const abandoned = batcher.add('b', { timeoutMs, signal: abort.signal });
    abort.abort();
    await expect(abandoned).rejects.toThrow(TimeLimitError);
    const second = add('c');
    answerAll();
    expect(await Promise.all([first, second])).toEqual(['added', 'added']);
  });
});
