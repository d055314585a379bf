import type { ClaimResult } from '@x/webhooks';
import type { Connection } from './connections.ts';
import type { Statements } from './statements.ts';

export interface Claim {
  readonly key: string;
  /** Written into the row, so that a claim whose reply was lost is recognized. */
  readonly token: string;
  /** An interval of Postgres. */
  readonly lease: string;
  readonly signal: AbortSignal | undefined;
}

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
 * Claims a new event by one INSERT, and one that became free again by one UPDATE. Postgres lets one of any number of simultaneous
 * claims through. A duplicate is only read. Safe to repeat with the same token.
 */
export async function claimEvent(connection: Connection, statements: Statements, claim: Claim): Promise<ClaimResult<never>> {
  // Microseconds since the epoch: they also grow over a row that was swept and comes back after its retention, which a counter
  // in the row would not. While the row is there, the number in it decides.
  const fencingToken = Date.now() * 1000;
  const { key, token, lease } = claim;
  const parameters = [key, token, lease, fencingToken];
  for (let attempt = 1; ; attempt += 1) {
    const inserted = await connection.query(statements.claim, parameters);
    if (inserted.length > 0) return { state: 'claimed', token, attempt: 1, fencingToken };
    const [row] = await connection.query<DescribeRow>(statements.describe, [key]);
    if (row?.done === true) return { state: 'done' };
    // The reply to the claim was lost on the way. It is ours all the same.
    if (row?.token === token) return claimed(token, row);
    const retryAfterMs = Number(row?.retry_after_ms ?? 0);
    if (retryAfterMs > 0) return { state: 'in-progress', retryAfterMs };
    const [again] = await connection.query<ClaimRow>(statements.reclaim, parameters);
    if (again !== undefined) return claimed(token, again);
    // Somebody else was faster, or the row was swept between two statements.
    if (attempt === 3) return { state: 'in-progress', retryAfterMs: 1 };
  }
}

function claimed(token: string, row: ClaimRow): ClaimResult<never> {
  return { state: 'claimed', token, attempt: row.attempts, fencingToken: Number(row.fencing_token) };
}
