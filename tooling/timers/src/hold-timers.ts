import type { TestRuntime } from './test-runtime.ts';

/** Timers that end when a test says so, on a clock that nothing else moves: however slow the machine is, nothing ends early. */
export function holdTimers(): {
  readonly runtime: TestRuntime;
  /** Every duration that was asked for, in milliseconds. */
  readonly durations: readonly number[];
  /** Lets time pass without ending a timer. */
  pass(ms: number): void;
  /** Lets the time pass that the pending timers wait for. */
  expire(): void;
} {
  const durations: number[] = [];
  const pending = new Map<object, () => void>();
  let passed = 0;
  return {
    durations,
    pass(ms) {
      passed += ms;
    },
    expire() {
      for (const end of [...pending.values()]) end();
    },
    runtime: {
      random: () => 0,
      monotonicNow: () => passed,
      setTimer(callback, ms) {
        durations.push(ms);
        const timer = {};
        pending.set(timer, () => {
          pending.delete(timer);
          passed += ms;
          callback();
        });
        return timer;
      },
      clearTimer: (timer) => void pending.delete(timer as object),
    },
  };
}
