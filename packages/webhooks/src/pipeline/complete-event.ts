import type { ReceiverCore } from '../receiver/core.ts';
import { answerAtOnce } from '../stores/synchronous.ts';
import type { ClaimedEvent } from '../types/event-store.ts';
import { isThenable } from './is-thenable.ts';
import { releaseEvent } from './release-event.ts';
import { toUnavailable } from './to-unavailable.ts';

type Completion = 'completed' | 'stale';

const pausesMs = [50, 250];

/**
 * Marks the event as done, only after its handler succeeded. The effect is there, so a store that stumbles is asked again before
 * giving up. Outside a transaction the claim is then kept: until its lease ends nobody may repeat the effect.
 *
 * @throws EventStoreUnavailableError
 */
export function completeEvent(core: ReceiverCore, key: string, claim: ClaimedEvent): Completion | Promise<Completion> {
  let first: Completion | PromiseLike<Completion>;
  try {
    first = complete(core, key, claim);
    if (!isThenable(first)) return first;
  } catch (error) {
    first = Promise.reject(error);
  }
  return insistOnCompletion(core, key, claim, first);
}

function complete(core: ReceiverCore, key: string, claim: ClaimedEvent): Completion | Promise<Completion> {
  const { store } = core;
  const completeAtOnce = answerAtOnce(store.complete);
  const options = { retainMs: core.retainMs };
  return completeAtOnce === undefined ? store.complete(key, claim.token, options) : completeAtOnce(key, claim.token, options);
}

async function insistOnCompletion(
  core: ReceiverCore,
  key: string,
  claim: ClaimedEvent,
  first: PromiseLike<Completion>,
): Promise<Completion> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await (attempt === 0 ? first : complete(core, key, claim));
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
