import { type ClaimResult, EventStoreUnavailableError } from '@x/webhooks';

/** Reads the reply of the claim script: an integer, `d`, `p <ms left>` or `c <attempt> <fencing token>`. */
export function parseClaim(reply: unknown, token: string): ClaimResult {
  // A client may have been told to hand numbers on as text.
  const fencingToken = Number(reply);
  if (fencingToken > 0) return { state: 'claimed', token, attempt: 1, fencingToken };
  const [state, first, second] = String(reply).split(' ');
  if (state === 'd') return { state: 'done' };
  if (state === 'p') return { state: 'in-progress', retryAfterMs: Number(first) };
  if (state === 'c') return { state: 'claimed', token, attempt: Number(first), fencingToken: Number(second) };
  throw new EventStoreUnavailableError('Redis holds a record that this store did not write.');
}
