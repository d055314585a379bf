/** What of a client's `Runtime` has to do with time. Not its own type: `@x/client-core` is tested with this package. */
export interface TestRuntime {
  readonly random: () => number;
  readonly monotonicNow: () => number;
  readonly setTimer: (callback: () => void, ms: number) => unknown;
  readonly clearTimer: (timer: unknown) => void;
}
