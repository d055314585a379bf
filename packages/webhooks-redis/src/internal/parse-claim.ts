import { type ClaimResult, EventStoreUnavailableError } from '@x/webhooks';

/** Reads the reply of the claim script: an integer, `d`, `p <ms left>` or `c <attempt> <fencing token>`. */
export function parseClaim(reply: unknown, token: string): ClaimResult {
  if (typeof reply === 'number') return { state: 'claimed', token, attempt: 1, fencingToken: reply };
  const [state, first, second] = String(reply).split(' ');
  if (state === 'd') return { state: 'done' };
  if (state === 'p') return { state: 'in-progress', retryAfterMs: Number(first) };
  if (state === 'c') return { state: 'claimed', token, attempt: Number(first), fencingToken: Number(second) };
  throw new EventStoreUnavailableError('Redis holds a record that this store did not write.');
}
