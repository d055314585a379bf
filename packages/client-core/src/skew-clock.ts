import { parseHttpDate } from './retry-timing.ts';

/** Below this an offset cannot be why a gateway with a window of five minutes refused; `Date` has whole seconds only. */
const SMALLEST_SKEW_MS = 60_000;
const LARGEST_SKEW_MS = 86_400_000;

/** The gateway's time as far as it is known, shared by all calls of one client. */
export interface SkewClock {
  /** What is added to this machine's clock. */
  offsetMs(): number;
  /** Milliseconds since the epoch by the gateway's clock: what is signed. */
  now(): number;
  /**
   * Looks at the `Date` of an answer that refused a timestamp.
   *
   * @param usedOffsetMs the offset that the refused attempt was signed with
   * @returns whether another attempt would be signed with another time; `learned` is false when a parallel call was first
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
