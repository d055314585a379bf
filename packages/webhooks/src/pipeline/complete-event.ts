import type { ReceiverCore } from '../receiver/core.ts';
import type { ClaimedEvent } from '../types/event-store.ts';
import { releaseEvent } from './release-event.ts';
import { toUnavailable } from './to-unavailable.ts';

const pausesMs = [50, 250];

/**
 * Marks the event as done, only after its handler succeeded. The effect is there, so a store that stumbles is asked again before
 * giving up. Outside a transaction the claim is then kept: until its lease ends nobody may repeat the effect.
 *
 * @throws EventStoreUnavailableError
 */
export async function completeEvent(core: ReceiverCore, key: string, claim: ClaimedEvent): Promise<'completed' | 'stale'> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await core.store.complete(key, claim.token, { retainMs: core.retainMs });
    } catch (error) {
      const pauseMs = pausesMs[attempt];
      // A failed transaction has taken the effect with it: there is nothing to complete any more.
      if (claim.transaction === undefined && pauseMs !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        continue;
      }
      if (claim.transaction !== undefined)
        await releaseEvent(core, key, claim.token, { error: 'the transaction did not commit' });
      throw toUnavailable('The event store did not record that the event was handled.', error);
    }
  }
}
