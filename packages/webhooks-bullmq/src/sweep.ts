import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '@x/webhooks';

const BATCH = 1_000;

export interface SweepSchedule {
  readonly everyMs: number;
  readonly store: Pick<EventStore, 'sweep'>;
}

interface SweepRun {
  readonly onError: ((error: Error) => unknown) | undefined;
  /** Ends the sweeping. */
  readonly signal: AbortSignal;
}

/** Deletes the records whose retention has ended, in batches, every `everyMs` until the signal aborts. */
export async function sweepRegularly({ everyMs, store }: SweepSchedule, { onError, signal }: SweepRun): Promise<void> {
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    try {
      while (!signal.aborted && (await store.sweep?.({ limit: BATCH })) === BATCH);
    } catch (error) {
      onError?.(error instanceof Error ? error : new Error('The store threw something that is not an Error.'));
    }
  }
}
