import { WebhookHandlerTimeoutError } from '../errors/delivery-errors.ts';
import { isRetryLater } from '../errors/retry-later.ts';
import { isWebhookError } from '../errors/webhook-error.ts';
import { nameKind, runQuietly } from '../observe/reporter.ts';
import { unavailable } from '../store/unavailable.ts';
import type { ClaimedEvent, ReleaseOptions } from '../types/event-store.ts';
import type { Work } from './types.ts';

const pausesMs = [50, 250];
const maximumReasonLength = 300;

/**
 * Records that the event was handled, after its handler succeeded. What the handler did is there, so a store that fails is asked
 * again before this gives up. The claim is then kept, so that nobody repeats it before the lease ends. A transaction or a set of
 * writes that failed left nothing behind: the event is released at once.
 *
 * @throws EventStoreUnavailableError, or what one of the writes threw
 */
export async function complete(work: Work, claim: ClaimedEvent, writes: readonly unknown[]): Promise<'completed' | 'stale'> {
  const { key, receiver } = work;
  // Only a store with `writes: true` is given any, and its type says what they are.
  const { retainMs } = receiver;
  const options = writes.length > 0 ? { retainMs, writes: writes as readonly never[] } : { retainMs };
  const pauses = claim.transaction === undefined ? pausesMs : [];
  for (let round = 0; ; round += 1) {
    try {
      return await receiver.store.complete(key, claim.token, options);
    } catch (error) {
      if (writes.length > 0 && !isWebhookError(error)) {
        await release(work, claim, describeRelease(error));
        throw error;
      }
      const pauseMs = pauses[round];
      if (pauseMs === undefined) {
        const isUndone = claim.transaction !== undefined || writes.length > 0;
        if (isUndone) await release(work, claim, { error: 'the transaction did not commit' });
        throw unavailable('The event store did not record that the event was handled', error);
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/** Gives the event back. When the store does not take it, the event becomes free as its lease ends. Never rejects. */
export async function release({ key, receiver }: Work, claim: ClaimedEvent, options: ReleaseOptions): Promise<void> {
  try {
    await receiver.store.release(key, claim.token, options);
  } catch (error) {
    runQuietly(() =>
      receiver.logger.warn(
        { key, error: nameKind(error) },
        'The event store did not take a release; the event becomes free when its lease ends.',
      ),
    );
  }
}

/** What the store learns about a failure. Whatever was thrown, the event is given back. */
export function describeRelease(error: unknown): ReleaseOptions {
  try {
    return {
      error: describeFailure(error),
      ...(isRetryLater(error) ? { retryAfterMs: error.afterMs } : {}),
      ...(isGivenUp(error) ? { abandoned: true } : {}),
    };
  } catch {
    return { error: 'something was thrown that cannot be read' };
  }
}

/** The handler may still run, and may still write to the transaction. */
function isGivenUp(error: unknown): boolean {
  return error instanceof WebhookHandlerTimeoutError || (isWebhookError(error) && error.code === 'ERR_WEBHOOK_CLOSED');
}

/** One line for a person who reads the store. */
function describeFailure(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : `a ${typeof error} was thrown`;
  return text.replace(/\s+/gu, ' ').slice(0, maximumReasonLength);
}
