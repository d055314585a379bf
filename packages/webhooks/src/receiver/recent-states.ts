const generationSize = 10_000;

/** The latest states that this process has handled, for events whose keys do not name what they happened to. */
export interface RecentStates {
  has(key: string): boolean;
  add(key: string): void;
}

/** Knows the last 10,000 states, and at most 20,000: two generations, of which the older one is forgotten at once. */
export function createRecentStates(): RecentStates {
  let newer = new Set<string>();
  let older = new Set<string>();
  return {
    has: (key) => newer.has(key) || older.has(key),
    add(key) {
      newer.add(key);
      if (newer.size < generationSize) return;
      older = newer;
      newer = new Set();
    },
  };
}
