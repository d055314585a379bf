import type { CloseResult } from '../types/receiver.ts';

export interface RunningWork {
  begin(): void;
  end(): void;
  /** From now until it settles. */
  track<TResult>(work: Promise<TResult>): Promise<TResult>;
  /** Resolves when nothing runs any more, or after `timeoutMs`. */
  drain(timeoutMs: number): Promise<CloseResult>;
}

/** Counts what runs, answered or not, so that a shutdown can wait for it. */
export function createRunningWork(): RunningWork {
  let count = 0;
  const waiting = new Set<() => void>();
  const begin = (): void => {
    count += 1;
  };
  const end = (): void => {
    count -= 1;
    if (count > 0) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  return {
    begin,
    end,
    track: (work) => {
      begin();
      work.then(end, end);
      return work;
    },
    drain: (timeoutMs) => {
      if (count === 0) return Promise.resolve({ drained: true, running: 0 });
      return new Promise((resolve) => {
        const timer = setTimeout(finish, timeoutMs);
        function finish(): void {
          clearTimeout(timer);
          waiting.delete(finish);
          resolve({ drained: count === 0, running: count });
        }
        waiting.add(finish);
      });
    },
  };
}
