/** A source of which several workers take the next item. */
export interface InTurn<O> {
  next(): Promise<IteratorResult<O, unknown>>;
  /** Closes the source, if it has not ended by itself. */
  end(): Promise<void>;
}

/** Makes sure that `next()` never runs twice at once, which a database cursor would not survive. */
export function readInTurn<O>(source: Iterable<O> | AsyncIterable<O>): InTurn<O> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let last: Promise<unknown> = Promise.resolve();
  let ended = false;
  return {
    next() {
      const turn = last.then(async () => {
        if (ended) return { done: true as const, value: undefined };
        const result = await iterator.next();
        if (result.done === true) ended = true;
        return result;
      });
      last = turn.catch(() => {
        ended = true;
      });
      return turn;
    },
    async end() {
      await last;
      if (!ended) await iterator.return?.();
    },
  };
}
