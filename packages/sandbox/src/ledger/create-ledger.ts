/** The newest entries, oldest first. */
export interface Ledger<T> {
  add(entry: T): void;
  list(): readonly T[];
}

export function createLedger<T>(limit: number): Ledger<T> {
  let entries: T[] = [];
  return {
    add(entry) {
      entries.push(entry);
      // Trimmed in lumps, so that a long soak does not copy the array on every request.
      if (entries.length > limit * 1.25) entries = entries.slice(-limit);
    },
    list: () => entries.slice(-limit),
  };
}
