import type { ClaimResult } from '@x/webhooks';
import type { Statements } from './statements.ts';
import type { Connection } from './work-on-connection.ts';

interface ClaimRow {
  readonly attempts: number;
  readonly fencing_token: string | number;
}

interface DescribeRow extends ClaimRow {
  readonly token: string | null;
  readonly done: boolean | null;
  readonly retry_after_ms: string | number;
}

/**
 * A new event is claimed by one INSERT, one that came free again by one UPDATE; of any number of simultaneous ones Postgres
 * lets one through. A duplicate is only read. May be repeated with the same token. The lease is an interval of Postgres'.
 */
export async function claimEvent(
  connection: Connection,
  statements: Statements,
  claim: { readonly key: string; readonly token: string; readonly lease: string },
): Promise<ClaimResult> {
  // Microseconds since the epoch: they grow also over a row that was swept and comes back a retention later, which a counter
  // in the row would not; while the row is there, the number it has decides.
  const fencingToken = Date.now() * 1000;
  const parameters = [claim.key, claim.token, claim.lease, fencingToken];
  for (let attempt = 1; ; attempt += 1) {
    if ((await connection.change(statements.claim, parameters)) > 0)
      return { state: 'claimed', token: claim.token, attempt: 1, fencingToken };
    const [row] = await connection.query<DescribeRow>(statements.describe, [claim.key]);
    if (row?.done === true) return { state: 'done' };
    // The reply to the claim was lost on the way: it is ours all the same.
    if (row?.token === claim.token) return claimed(claim.token, row);
    const retryAfterMs = Number(row?.retry_after_ms ?? 0);
    if (retryAfterMs > 0) return { state: 'in-progress', retryAfterMs };
    const [again] = await connection.query<ClaimRow>(statements.reclaim, parameters);
    if (again !== undefined) return claimed(claim.token, again);
    // Somebody else was faster, or the row was swept between two statements.
    if (attempt === 3) return { state: 'in-progress', retryAfterMs: 1 };
  }
}

function claimed(token: string, row: ClaimRow): ClaimResult {
  return { state: 'claimed', token, attempt: row.attempts, fencingToken: Number(row.fencing_token) };
}
