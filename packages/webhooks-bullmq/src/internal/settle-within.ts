import { EventStoreUnavailableError } from '@x/webhooks';

/**
 * Waits for Redis no longer than the gateway waits for us.
 *
 * @throws EventStoreUnavailableError when Redis fails, or does not answer before the time or the signal ends
 */
export function settleWithin<T>(start: () => Promise<T>, timeoutMs: number, signal?: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = () => reject(new EventStoreUnavailableError('The queue did not take the event in time.'));
    if (signal?.aborted) return giveUp();
    const timer = setTimeout(giveUp, timeoutMs);
    signal?.addEventListener('abort', giveUp, { once: true });
    start()
      .then(resolve, (cause: unknown) => reject(new EventStoreUnavailableError('The queue cannot serve.', { cause })))
      .finally(() => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
      });
  });
}
