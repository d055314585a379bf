import { setTimeout as sleep } from 'node:timers/promises';
import type { PgBossWorkerSettings } from './options.ts';

const BATCH = 1000;

/** Deletes the records whose retention has ended, in batches, every `sweepEveryMs` until the signal aborts. */
export async function sweepRegularly(
  { store, sweepEveryMs }: PgBossWorkerSettings,
  { onError, signal }: { readonly onError: (error: Error) => unknown; readonly signal: AbortSignal },
): Promise<void> {
  for (;;) {
    await sleep(sweepEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
    try {
      while (!signal.aborted && (await store?.sweep?.({ limit: BATCH })) === BATCH);
    } catch (error) {
      onError(error as Error);
    }
    if (signal.aborted) return;
  }
}
