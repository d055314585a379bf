const generationSize = 10_000;

/** What this process has handled lately, for events whose keys do not name what happened: the last status of each subject. */
export interface RecentStates {
  get(subject: string): string | undefined;
  set(subject: string, status: string): void;
}

/** Knows the last 10,000 subjects, and at most 20,000: two generations, of which the older one is forgotten at once. */
export function createRecentStates(): RecentStates {
  let newer = new Map<string, string>();
  let older = new Map<string, string>();
  return {
    get: (subject) => newer.get(subject) ?? older.get(subject),
    set(subject, status) {
      newer.set(subject, status);
      if (newer.size < generationSize) return;
      older = newer;
      newer = new Map();
    },
  };
}
