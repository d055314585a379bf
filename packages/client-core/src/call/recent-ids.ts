const GENERATION_SIZE = 1_000;

/** The ids that were used lately. */
export interface RecentIds {
  has(id: string): boolean;
  add(id: string): void;
}

/** Knows the last 1,000 ids, and at most 2,000: two generations, of which the older one is forgotten at once. */
export function createRecentIds(): RecentIds {
  let newer = new Set<string>();
  let older = new Set<string>();
  return {
    has: (id) => newer.has(id) || older.has(id),
    add(id) {
      newer.add(id);
      if (newer.size < GENERATION_SIZE) return;
      older = newer;
      newer = new Set();
    },
  };
}
