import { computeRetryDelay } from '@x/client-core';

/** One back-off, shared by all workers of a sweep. */
export interface BackOff {
  /**
   * Resolves when the caller may send a request. After a failure the first caller waits and then probes the gateway; the others wait for
   * what comes of it.
   *
   * @returns whether this request is the probe: pass it on to `succeeded` or `failed`
   */
  enter(): Promise<boolean>;
  succeeded(isProbe: boolean): void;
  failed(isProbe: boolean, retryAfterMs: number | undefined): void;
  /** How many rounds in a row have failed: the requests in flight when it began, and each probe since. */
  readonly roundsFailed: number;
}

/** @param input.pause waits, and rejects when the sweep is aborted */
export function createBackOff(input: { readonly random: () => number; readonly pause: (ms: number) => Promise<void> }): BackOff {
  let roundsFailed = 0;
  let delayMs = 0;
  let isProbing = false;
  let waiting: (() => void)[] = [];

  function endProbe(): void {
    isProbing = false;
    for (const resolve of waiting) resolve();
    waiting = [];
  }

  return {
    get roundsFailed() {
      return roundsFailed;
    },
    async enter() {
      while (roundsFailed > 0 && isProbing) await new Promise<void>((resolve) => waiting.push(resolve));
      if (roundsFailed === 0) return false;
      isProbing = true;
      try {
        await input.pause(delayMs);
      } catch (error) {
        endProbe();
        throw error;
      }
      return true;
    },
    succeeded(isProbe) {
      if (!isProbe && roundsFailed > 0) return;
      roundsFailed = 0;
      delayMs = 0;
      endProbe();
    },
    failed(isProbe, retryAfterMs) {
      if (isProbe || roundsFailed === 0) {
        roundsFailed += 1;
        delayMs = 0;
      }
      delayMs = Math.max(delayMs, computeRetryDelay({ retry: roundsFailed, random: input.random(), retryAfterMs }));
      if (isProbe) endProbe();
    },
  };
}
