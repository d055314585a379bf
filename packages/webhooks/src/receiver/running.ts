import { WebhookClosedError } from '../errors/delivery-errors.ts';
import { within } from '../store/within.ts';
import type { CloseResult } from '../types/receiver.ts';

/** What runs now, answered or not: a shutdown waits for it, and ends what takes too long. */
export interface RunningWork {
  readonly isClosing: boolean;
  /** Counts this work until it settles. */
  track<TResult>(work: Promise<TResult>): Promise<TResult>;
  /**
   * Has `giveUp` called when the receiver closes and waits no longer.
   *
   * @returns takes it back
   */
  onClose(giveUp: (reason: Error) => void): () => void;
  close(timeoutMs: number): Promise<CloseResult>;
}

/** How long closing waits for the releases of what it gave up. */
const releaseTimeoutMs = 1000;

/**
 * Counts work and lists those who wait. Sets would do the same, but a `Set` whose members come and go by the thousand keeps them in
 * memory long after they have left it.
 */
export function createRunningWork(): RunningWork {
  const handlers: ((reason: Error) => void)[] = [];
  const waiting: (() => void)[] = [];
  let running = 0;
  let isClosing = false;
  let isClosed = false;

  function forget(): void {
    running -= 1;
    if (running > 0) return;
    for (const stopWaiting of waiting.splice(0)) stopWaiting();
  }

  /** Resolves with whether everything ended in time. */
  async function ended(timeoutMs: number): Promise<boolean> {
    if (running === 0) return true;
    try {
      await within(new Promise<void>((resolve) => waiting.push(resolve)), timeoutMs);
      return true;
    } catch {
      return running === 0;
    }
  }

  return {
    get isClosing() {
      return isClosing;
    },
    track(work) {
      running += 1;
      work.then(forget, forget);
      return work;
    },
    onClose(giveUp) {
      if (isClosed) {
        giveUp(new WebhookClosedError());
        return () => undefined;
      }
      handlers.push(giveUp);
      return () => handlers.splice(handlers.indexOf(giveUp), 1);
    },
    async close(timeoutMs) {
      isClosing = true;
      if (await ended(timeoutMs)) return { drained: true, running: 0 };
      const unfinished = running;
      isClosed = true;
      for (const giveUp of handlers) giveUp(new WebhookClosedError());
      await ended(releaseTimeoutMs);
      return { drained: false, running: unfinished };
    },
  };
}
