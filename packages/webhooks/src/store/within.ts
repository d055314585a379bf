import { WebhookError } from '../errors/webhook-error.ts';

/** The time ended, or the caller gave up. What was asked may still happen: clean up after it if that matters. */
export class TimeLimitError extends WebhookError {
  override get name(): 'TimeLimitError' {
    return 'TimeLimitError';
  }

  override get code(): 'ERR_WEBHOOK_TIME_LIMIT' {
    return 'ERR_WEBHOOK_TIME_LIMIT';
  }
}

/**
 * Waits for work at most this long, and not past the signal.
 *
 * @param timeoutMs milliseconds from now
 * @throws TimeLimitError when the time ends or the signal aborts first; otherwise whatever the work rejects with
 */
export function within<Value>(work: Promise<Value>, timeoutMs: number, signal?: AbortSignal): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    const giveUp = (): void => reject(new TimeLimitError('Nobody waits for the answer any more.', { cause: signal?.reason }));
    const timer = setTimeout(() => reject(new TimeLimitError(`No answer within ${timeoutMs} ms.`)), timeoutMs);
    const stopWaiting = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    };
    if (signal?.aborted === true) giveUp();
    else signal?.addEventListener('abort', giveUp, { once: true });
    work.then(
      (value) => {
        stopWaiting();
        resolve(value);
      },
      (error) => {
        stopWaiting();
        reject(error);
      },
    );
  });
}

/**
 * For arguments of a store's methods.
 *
 * @param durationMs milliseconds
 * @throws RangeError for anything but a finite number, 0 or more
 */
export function checkDuration(name: string, durationMs: number): number {
  if (Number.isFinite(durationMs) && durationMs >= 0) return durationMs;
  throw new RangeError(`Expected ${name} to be a finite number of milliseconds, 0 or more.`);
}
