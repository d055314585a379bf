import { EventStoreUnavailableError } from '@x/webhooks';

/**
 * Waits for pg-boss to store something, at most this long and not past the signal.
 * @throws EventStoreUnavailableError for whatever goes wrong: the gateway is asked to deliver again.
 */
export async function settleWithin<Value>(work: () => Promise<Value>, timeoutMs: number, signal?: AbortSignal): Promise<Value> {
  if (signal?.aborted === true)
    throw new EventStoreUnavailableError('Nobody waits for the queue any more.', { cause: signal.reason });
  let stop = (): void => {};
  const late = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(
      () => reject(new EventStoreUnavailableError(`pg-boss did not answer within ${timeoutMs} ms.`)),
      timeoutMs,
    );
    const onAbort = (): void =>
      reject(new EventStoreUnavailableError('The provider’s budget is spent.', { cause: signal?.reason }));
    signal?.addEventListener('abort', onAbort, { once: true });
    stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
  });
  try {
    return await Promise.race([work(), late]);
  } catch (cause) {
    if (cause instanceof EventStoreUnavailableError) throw cause;
    throw new EventStoreUnavailableError('pg-boss did not take the event.', { cause });
  } finally {
    stop();
  }
}
