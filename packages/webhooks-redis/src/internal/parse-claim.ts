import { type ClaimResult, EventStoreUnavailableError } from '@x/webhooks';

/** Reads the reply of the claim script: `d`, `p <ms left>` or `c <attempt> <fencing token>`. */
export function parseClaim(reply: string, token: string): ClaimResult {
  const [state, first, second] = reply.split(' ');
  if (state === 'd') return { state: 'done' };
  if (state === 'p') return { state: 'in-progress', retryAfterMs: Number(first) };
  if (state === 'c') return { state: 'claimed', token, attempt: Number(first), fencingToken: Number(second) };
  throw new EventStoreUnavailableError('Redis holds a record that this store did not write.');
}
