import type { SqliteDatabase, SqliteStatement } from './driver.ts';

/** Some drivers give whole numbers as `bigint` when they are told to. */
export interface EventRow {
  readonly token: string | null;
  readonly attempts: number | bigint;
  readonly fencing_token: number | bigint;
  readonly lease_until: number | bigint;
  readonly done_until: number | bigint | null;
}

export interface Statements {
  /** key, token, least fencing token, end of the lease, now → attempts, fencing_token; no row when the event is taken or done */
  readonly claim: SqliteStatement;
  /** key → the event's row */
  readonly read: SqliteStatement;
  /** end of the retention, key, token → a row when the token owns the event */
  readonly complete: SqliteStatement;
  /** end of the pause, error, key, token → a row when the token owns the event */
  readonly release: SqliteStatement;
  /** end of the lease, key, token → a row when the token owns the event */
  readonly extend: SqliteStatement;
  /** now, limit → a row for each event removed */
  readonly sweep: SqliteStatement;
}

/**
 * Prepared once. All of them return rows, because that is how every driver reports in the same way whether something changed.
 * Parameters are positional, because drivers disagree about numbered ones.
 */
export function prepareStatements(database: SqliteDatabase, table: string): Statements {
  const owned = 'WHERE key = ? AND token = ? AND done_until IS NULL';
  return {
    claim: database.prepare(`INSERT INTO "${table}" AS event (key, token, attempts, fencing_token, lease_until)
VALUES (?, ?, 1, ?, ?)
ON CONFLICT (key) DO UPDATE SET
  token = excluded.token,
  attempts = CASE WHEN event.done_until IS NULL THEN event.attempts + 1 ELSE 1 END,
  fencing_token = max(event.fencing_token + 1, excluded.fencing_token),
  lease_until = excluded.lease_until,
  done_until = NULL,
  error = NULL
WHERE coalesce(event.done_until, event.lease_until) <= ?
RETURNING attempts, fencing_token`),
    read: database.prepare(`SELECT token, attempts, fencing_token, lease_until, done_until FROM "${table}" WHERE key = ?`),
    complete: database.prepare(`UPDATE "${table}" SET done_until = ? ${owned} RETURNING key`),
    release: database.prepare(`UPDATE "${table}" SET token = NULL, lease_until = ?, error = ? ${owned} RETURNING key`),
    extend: database.prepare(`UPDATE "${table}" SET lease_until = ? ${owned} RETURNING key`),
    sweep: database.prepare(
      `DELETE FROM "${table}" WHERE key IN (SELECT key FROM "${table}" WHERE done_until <= ? ORDER BY done_until LIMIT ?) RETURNING key`,
    ),
  };
}
