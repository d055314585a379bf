/** The newest entries, oldest first. */
export interface RecentEntries<T> {
  add(entry: T): void;
  list(): readonly T[];
  /** Forgets all entries except those that `keep` names. */
  clear(keep?: (entry: T) => boolean): void;
}

export function createRecentEntries<T>(limit: number): RecentEntries<T> {
  let entries: T[] = [];
  return {
    add(entry) {
      entries.push(entry);
      // Trimmed now and then, so that a long run does not copy the array on every request.
      if (entries.length > limit * 1.25) entries = entries.slice(-limit);
    },
    list: () => entries.slice(-limit),
    clear(keep = () => false) {
      entries = entries.filter(keep);
    },
  };
}
