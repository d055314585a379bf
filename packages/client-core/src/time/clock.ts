import { parseHttpDate } from './retry.ts';

/** Everything that is not a pure function: replaced in tests, never in production. */
export interface Runtime {
  /** Milliseconds since the epoch: what is signed. */
  now(): number;
  /** Milliseconds that never jump: what timeouts are measured with. */
  monotonicNow(): number;
  /** From 0 to below 1: the jitter. */
  random(): number;
  /** Calls back once after `ms`. */
  setTimer(callback: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
}

export const defaultRuntime: Runtime = {
  now: () => Date.now(),
  monotonicNow: () => performance.now(),
  random: () => Math.random(),
  setTimer: (callback, ms) => setTimeout(callback, ms),
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** A smaller offset cannot be why a gateway with a window of five minutes refused; `Date` has whole seconds only. */
const SMALLEST_SKEW_MS = 60_000;
const LARGEST_SKEW_MS = 86_400_000;

/** The gateway's time as far as it is known, shared by all calls of one client. */
export interface SkewClock {
  /** What is added to this machine's clock. */
  offsetMs(): number;
  /** Milliseconds since the epoch by the gateway's clock: what is signed. */
  now(): number;
  /**
   * Reads the `Date` of an answer that refused a timestamp.
   *
   * @param usedOffsetMs the offset that the refused attempt was signed with
   * @returns whether another attempt would be signed with another time; `learned` is false when a parallel call learned it first
   */
  learn(date: string | readonly string[] | undefined, usedOffsetMs: number): { readonly learned: boolean } | undefined;
}

export function createSkewClock(localNow: () => number): SkewClock {
  let offset = 0;
  return {
    offsetMs: () => offset,
    now: () => localNow() + offset,
    learn(date, usedOffsetMs) {
      const gatewayTime = parseHttpDate(date);
      if (gatewayTime === undefined) return undefined;
      const measured = gatewayTime - localNow();
      if (Math.abs(measured - usedOffsetMs) <= SMALLEST_SKEW_MS || Math.abs(measured) > LARGEST_SKEW_MS) return undefined;
      if (Math.abs(measured - offset) <= SMALLEST_SKEW_MS) return { learned: false };
      offset = measured;
      return { learned: true };
    },
  };
}
