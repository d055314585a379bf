import { within } from './within.ts';

/** Lets a limited number of callers work at the same time. */
export interface Semaphore {
  /**
   * Waits for its turn, first come, first served.
   *
   * @returns gives the turn back; calling it twice does nothing more
   * @throws TimeLimitError when no turn came within `timeoutMs`, or the signal aborts
   */
  acquire(timeoutMs: number, signal?: AbortSignal): Promise<() => void>;
}

/** Lets at most `limit` holders in at a time. */
export function createSemaphore(limit: number): Semaphore {
  let free = limit;
  const waiting: (() => void)[] = [];

  function createRelease(): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    };
  }

  return {
    async acquire(timeoutMs, signal) {
      if (free > 0 && signal?.aborted !== true) {
        free -= 1;
        return createRelease();
      }
      let letIn = (): void => undefined;
      const turn = new Promise<void>((resolve) => {
        letIn = resolve;
        waiting.push(letIn);
      });
      try {
        await within(turn, timeoutMs, signal);
        return createRelease();
      } catch (error) {
        const position = waiting.indexOf(letIn);
        // The turn came in the moment of giving up: pass it on.
        if (position < 0) createRelease()();
        else waiting.splice(position, 1);
        throw error;
      }
    },
  };
}
