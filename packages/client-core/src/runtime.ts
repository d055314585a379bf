import { performance } from 'node:perf_hooks';

/** Everything that is not a pure function: replaced in tests, never in production. */
export interface Runtime {
  /** Milliseconds since the epoch: what is signed. */
  now(): number;
  /** Milliseconds that never jump: what time-outs are measured with. */
  monotonicNow(): number;
  /** From 0 to below 1: the jitter. */
  random(): number;
  /** Calls back once after `ms`. */
  setTimer(callback: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
}

export const defaultRuntime: Runtime = {
  now: Date.now,
  monotonicNow: () => performance.now(),
  random: Math.random,
  // Node keeps timers of one duration in one list: far cheaper than an AbortSignal.timeout for each call.
  setTimer: (callback, ms) => setTimeout(callback, ms),
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
};
