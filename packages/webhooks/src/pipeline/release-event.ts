import type { ReceiverCore } from '../receiver/core.ts';
import type { ReleaseOptions } from '../types/event-store.ts';

const maximumReasonLength = 300;

/** Gives the event back. A store that does not take it is no reason to fail further: the lease ends by itself. */
export async function releaseEvent(core: ReceiverCore, key: string, token: string, options: ReleaseOptions): Promise<void> {
  try {
    await core.store.release(key, token, options);
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    core.logger.warn('The event store did not take a release; the event becomes free when its lease ends.', { key, error: name });
  }
}

/** One line for a person who reads the store. */
export function describeFailure(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : `a ${typeof error} was thrown`;
  return text.replace(/\s+/gu, ' ').slice(0, maximumReasonLength);
}
