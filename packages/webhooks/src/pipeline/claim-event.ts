import type { ReceiverCore } from '../receiver/core.ts';
import { answerAtOnce } from '../stores/synchronous.ts';
import type { ClaimOptions, ClaimResult } from '../types/event-store.ts';
import { toUnavailable } from './to-unavailable.ts';

/** Takes the event: of any number of deliveries, polls and sweeps that ask at once, one gets it. */
export function claimEvent(core: ReceiverCore, key: string, options: ClaimOptions): ClaimResult | Promise<ClaimResult> {
  try {
    const claimAtOnce = answerAtOnce(core.store.claim);
    return claimAtOnce === undefined ? waitForClaim(core.store.claim(key, options)) : claimAtOnce(key, options);
  } catch (error) {
    throw refuse(error);
  }
}

async function waitForClaim(claim: PromiseLike<ClaimResult>): Promise<ClaimResult> {
  try {
    const result = await claim;
    if (typeof result?.state !== 'string') throw new TypeError('Expected the store to answer a claim with its state.');
    return result;
  } catch (error) {
    throw refuse(error);
  }
}

function refuse(error: unknown): Error {
  return toUnavailable('The event store did not take the claim.', error);
}
