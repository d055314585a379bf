import type { SqliteDatabase, SqliteStatement } from './driver.ts';

export interface EventRow {
  readonly token: string | null;
  readonly attempts: number | bigint;
  readonly fencing_token: number | bigint;
  readonly lease_until: number | bigint;
  readonly done_until: number | bigint | null;
}

export interface Statements {
  readonly claim: SqliteStatement;
  readonly read: SqliteStatement;
  readonly complete: SqliteStatement;
  readonly release: SqliteStatement;
  readonly extend: SqliteStatement;
  readonly sweep: SqliteStatement;
}

/** Prepared once. All return rows, so that every driver tells in the same way whether something was changed. */
export function prepareStatements(database: SqliteDatabase, table: string): Statements {
  const owned = 'WHERE key = ? AND token = ? AND done_until IS NULL';
  return {
    // Parameters in the order of the marks: drivers do not agree on numbered ones.
    claim: database.prepare(`INSERT INTO ${table} AS event (key, token, attempts, fencing_token, lease_until)
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
    read: database.prepare(`SELECT token, attempts, fencing_token, lease_until, done_until FROM ${table} WHERE key = ?`),
    complete: database.prepare(`UPDATE ${table} SET done_until = ? ${owned} RETURNING key`),
    release: database.prepare(`UPDATE ${table} SET token = NULL, lease_until = ?, error = ? ${owned} RETURNING key`),
    extend: database.prepare(`UPDATE ${table} SET lease_until = ? ${owned} RETURNING key`),
    sweep: database.prepare(
      `DELETE FROM ${table} WHERE key IN (SELECT key FROM ${table} WHERE done_until <= ? ORDER BY done_until LIMIT ?) RETURNING key`,
    ),
  };
}
