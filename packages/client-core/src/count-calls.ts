/** Counts the calls that are under way, so that `close()` can let them finish. */
export interface CallCount {
  begin(): void;
  end(): void;
  /** Resolves when none is under way. */
  waitForNone(): Promise<void>;
}

export function countCalls(): CallCount {
  let underWay = 0;
  let onNone: (() => void) | undefined;
  return {
    begin() {
      underWay += 1;
    },
    end() {
      underWay -= 1;
      if (underWay === 0) onNone?.();
    },
    waitForNone() {
      if (underWay === 0) return Promise.resolve();
      return new Promise((resolve) => {
        onNone = resolve;
      });
    },
  };
}
