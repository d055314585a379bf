/** Tells listeners that something changed: once for all changes within a short while. */
export interface ChangeFeed {
  changed(): void;
  /** @returns what stops listening */
  listen(listener: () => void): () => void;
  stop(): void;
}

const PAUSE_MS = 60;

export function createChangeFeed(): ChangeFeed {
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  return {
    changed() {
      if (listeners.size === 0 || timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        for (const listener of listeners) listener();
      }, PAUSE_MS);
      timer.unref();
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      clearTimeout(timer);
      listeners.clear();
    },
  };
}
