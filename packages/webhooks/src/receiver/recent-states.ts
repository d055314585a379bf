const maximumStates = 10_000;

/** The latest states that this process has handled, for events whose keys do not name what they happened to. */
export interface RecentStates {
  has(key: string): boolean;
  add(key: string): void;
}

/** Forgets the oldest state beyond 10,000. */
export function createRecentStates(): RecentStates {
  const states = new Set<string>();
  return {
    has: (key) => states.has(key),
    add(key) {
      states.add(key);
      if (states.size <= maximumStates) return;
      for (const oldest of states) {
        states.delete(oldest);
        return;
      }
    },
  };
}
