/** Waited long enough: what was asked may still happen. */
export class OutOfTimeError extends Error {}

/** Waits for a promise at most this long, and not past the signal. What the promise does later is the caller's to clean up. */
export async function withinBudget<Value>(promise: Promise<Value>, timeoutMs: number, signal?: AbortSignal): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    const timer = setTimeout(() => settle(() => reject(new OutOfTimeError(`No answer within ${timeoutMs} ms.`))), timeoutMs);
    const onAbort = (): void =>
      settle(() => reject(new OutOfTimeError('Nobody waits for the answer any more.', { cause: signal?.reason })));
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      end();
    };
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}
