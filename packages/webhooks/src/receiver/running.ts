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

export function createRunningWork(): RunningWork {
  const works = new Set<Promise<unknown>>();
  const handlers = new Set<(reason: Error) => void>();
  let isClosing = false;
  let isClosed = false;

  /** Resolves with whether everything ended in time. */
  async function ended(timeoutMs: number): Promise<boolean> {
    try {
      await within(Promise.allSettled(works), timeoutMs);
      return true;
    } catch {
      return works.size === 0;
    }
  }

  return {
    get isClosing() {
      return isClosing;
    },
    track(work) {
      const forget = (): boolean => works.delete(work);
      works.add(work);
      work.then(forget, forget);
      return work;
    },
    onClose(giveUp) {
      if (isClosed) giveUp(new WebhookClosedError());
      else handlers.add(giveUp);
      return () => handlers.delete(giveUp);
    },
    async close(timeoutMs) {
      isClosing = true;
      if (await ended(timeoutMs)) return { drained: true, running: 0 };
      const running = works.size;
      isClosed = true;
      for (const giveUp of handlers) giveUp(new WebhookClosedError());
      await ended(releaseTimeoutMs);
      return { drained: false, running };
    },
  };
}
