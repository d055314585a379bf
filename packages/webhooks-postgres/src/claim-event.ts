import type { ClaimResult } from '@x/webhooks';
import type { Connection } from './connections.ts';
import type { Statements } from './statements.ts';

interface ClaimRow {
  readonly attempts: number;
  readonly fencing_token: string | number;
}

interface DescribeRow extends ClaimRow {
  readonly token: string | null;
  readonly done: boolean | null;
  readonly retry_after_ms: string | number;
}

/** Claims by one statement; only who did not get the event asks, with a second one, why. May be repeated with the same token. */
export async function claimEvent(
  connection: Connection,
  statements: Statements,
  claim: { readonly key: string; readonly token: string; readonly leaseMs: number },
): Promise<ClaimResult> {
  for (let attempt = 1; ; attempt += 1) {
    const [won] = await connection.query<ClaimRow>(statements.claim, [claim.key, claim.token, claim.leaseMs]);
    if (won !== undefined) return claimed(claim.token, won);
    const [row] = await connection.query<DescribeRow>(statements.describe, [claim.key]);
    if (row?.done === true) return { state: 'done' };
    // The reply to the claim was lost on the way: it is ours all the same.
    if (row?.token === claim.token) return claimed(claim.token, row);
    const retryAfterMs = Number(row?.retry_after_ms ?? 0);
    if (retryAfterMs > 0 || attempt === 3) return { state: 'in-progress', retryAfterMs: Math.max(1, retryAfterMs) };
    // The row was swept, or its lease ended, between the two statements.
  }
}

function claimed(token: string, row: ClaimRow): ClaimResult {
  return { state: 'claimed', token, attempt: row.attempts, fencingToken: Number(row.fencing_token) };
}
