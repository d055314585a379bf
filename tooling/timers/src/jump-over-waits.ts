import type { TestRuntime } from './test-runtime.ts';

/** The limit of one attempt: the only time that is real. Waits and what is left for a poll must differ from it. */
const ATTEMPT_MS = 15_000;

/** A clock that jumps over every wait: a poll ends after so many answers, however slow the machine is. */
export function jumpOverWaits(): { readonly runtime: TestRuntime; readonly timeout: number } {
  let passed = 0;
  return {
    timeout: ATTEMPT_MS,
    runtime: {
      random: () => 0,
      monotonicNow: () => passed,
      setTimer(callback, ms) {
        if (ms === ATTEMPT_MS) {
          const timer = setTimeout(callback, ms);
          return () => clearTimeout(timer);
        }
        const jump = setImmediate(() => {
          passed += ms;
          callback();
        });
        return () => clearImmediate(jump);
      },
      clearTimer: (clear) => (clear as () => void)(),
    },
  };
}
