import { WebhookHandlerTimeoutError } from '../errors/delivery-errors.ts';
import { isRetryLater } from '../errors/retry-later.ts';
import { runQuietly } from '../observe/run-quietly.ts';
import type { ReceiverCore } from '../receiver/core.ts';
import type { ReleaseOptions } from '../types/event-store.ts';

const maximumReasonLength = 300;

/** Gives the event back. A store that does not take it is no reason to fail further: the lease ends by itself. Never rejects. */
export async function releaseEvent(core: ReceiverCore, key: string, token: string, options: ReleaseOptions): Promise<void> {
  try {
    await core.store.release(key, token, options);
  } catch (error) {
    runQuietly(() => {
      const name = error instanceof Error ? error.name : typeof error;
      return core.logger.warn(
        { key, error: name },
        'The event store did not take a release; the event becomes free when its lease ends.',
      );
    });
  }
}

/** What the store is told about a failure. Nothing that was thrown can keep its event from being given back. */
export function describeRelease(error: unknown): ReleaseOptions {
  try {
    return {
      error: describeFailure(error),
      ...(isRetryLater(error) ? { retryAfterMs: error.afterMs } : {}),
      ...(error instanceof WebhookHandlerTimeoutError ? { abandoned: true } : {}),
    };
  } catch {
    return { error: 'something was thrown that cannot be read' };
  }
}

/** One line for a person who reads the store. */
function describeFailure(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : `a ${typeof error} was thrown`;
  return text.replace(/\s+/gu, ' ').slice(0, maximumReasonLength);
}
