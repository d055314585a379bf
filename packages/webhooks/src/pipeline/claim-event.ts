import type { ReceiverCore } from '../receiver/core.ts';
import type { ClaimOptions, ClaimResult } from '../types/event-store.ts';
import { toUnavailable } from './to-unavailable.ts';

/** Takes the event: of any number of deliveries, polls and sweeps that ask at once, one gets it. */
export async function claimEvent(core: ReceiverCore, key: string, options: ClaimOptions): Promise<ClaimResult> {
  try {
    return await core.store.claim(key, options);
  } catch (error) {
    throw toUnavailable('The event store did not take the claim.', error);
  }
}
