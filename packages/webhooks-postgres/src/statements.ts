import type { QuotedTable } from './options.ts';

export interface Statements {
  readonly claim: string;
  readonly reclaim: string;
  readonly describe: string;
  readonly complete: string;
  readonly completeInTransaction: string;
  readonly settle: string;
  readonly release: string;
  readonly extend: string;
  readonly lookup: string;
  readonly sweep: string;
  readonly limitTime: string;
}

/** Where a server is set to `synchronous_commit = off`, a crash takes commits that were already reported: these wait for the disk. */
const DURABLE = `CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END`;

/**
 * Every statement is complete in itself: no prepared names, no session settings, no advisory locks, so that each may run on
 * another connection than the one before. All times are the database's, read when the row is written (`clock_timestamp()`)
 * and not when the statement began to wait for it.
 */
export function buildStatements(table: string): Statements {
  const now = 'clock_timestamp()';
  // Sent again after a lost reply, it changes nothing that matters.
  const complete = `UPDATE ${table} SET done_until = ${now} + $3 WHERE key = $1 AND token = $2 RETURNING ${DURABLE}`;
  return {
    claim: `INSERT INTO ${table} (key, token, attempts, fencing_token, lease_until)
VALUES ($1, $2, 1, $4, ${now} + $3) ON CONFLICT (key) DO NOTHING RETURNING ${DURABLE}`,

    reclaim: `UPDATE ${table} SET
  token = $2,
  attempts = CASE WHEN done_until IS NULL THEN attempts + 1 ELSE 1 END,
  fencing_token = greatest(fencing_token + 1, $4),
  lease_until = ${now} + $3,
  done_until = NULL,
  error = NULL
WHERE key = $1 AND coalesce(done_until, lease_until) <= ${now}
RETURNING attempts, fencing_token, ${DURABLE}`,

    describe: `SELECT token, attempts, fencing_token, done_until > ${now} AS done,
  ceil(extract(epoch FROM coalesce(done_until, lease_until) - ${now}) * 1000)::bigint AS retry_after_ms
FROM ${table} WHERE key = $1`,

    complete,

    // Between this and COMMIT the row is locked. If the machine vanishes at that moment the server ends the session by itself.
    // The setting is local to the transaction.
    completeInTransaction: `${complete}, set_config('idle_in_transaction_session_timeout', '5000', true)`,

    // Waits for a transaction that is still at work on this row, and leaves nothing behind that could complete later.
    settle: `UPDATE ${table} SET lease_until = CASE WHEN done_until IS NULL THEN ${now} ELSE lease_until END,
  token = CASE WHEN done_until IS NULL THEN NULL ELSE token END
WHERE key = $1 AND token = $2
RETURNING done_until IS NOT NULL AS done, ${DURABLE}`,

    release: `UPDATE ${table} SET token = NULL, lease_until = ${now} + $3, error = $4
WHERE key = $1 AND token = $2 AND done_until IS NULL
RETURNING key`,

    extend: `UPDATE ${table} SET lease_until = ${now} + $3
WHERE key = $1 AND token = $2 AND done_until IS NULL
RETURNING ${DURABLE}`,

    lookup: `SELECT key, done_until IS NOT NULL AS done FROM ${table}
WHERE key = ANY($1) AND coalesce(done_until, lease_until) > ${now}`,

    // `now()` is one value for the whole statement, so it can bound an index scan. `clock_timestamp()` cannot.
    sweep: `DELETE FROM ${table} WHERE key = ANY(ARRAY(
  SELECT key FROM ${table} WHERE done_until <= now() ORDER BY done_until LIMIT $1 FOR UPDATE SKIP LOCKED
)) RETURNING key`,

    limitTime: `SELECT set_config('statement_timeout', $1, true)`,
  };
}

/** Milliseconds as Postgres reads an interval: in seconds, since before version 15 it counts milliseconds to 2^31 only. */
export function formatInterval(ms: number): string {
  return `${Math.ceil(ms) / 1000} s`;
}

/** The versions of the table, each as the statements that lead to it from the one before. Append, never change. */
export type SchemaVersions = readonly ((table: QuotedTable) => readonly string[])[];

export const SCHEMA_VERSIONS: SchemaVersions = [
  ({ sql, index }) => [
    `CREATE TABLE IF NOT EXISTS ${sql} (
  key text PRIMARY KEY,
  token uuid,
  attempts integer NOT NULL,
  fencing_token bigint NOT NULL,
  lease_until timestamptz NOT NULL,
  done_until timestamptz,
  error text
)`,
    `CREATE INDEX IF NOT EXISTS ${index} ON ${sql} (done_until) WHERE done_until IS NOT NULL`,
  ],
];

/** The table's comment keeps its version: reading it takes no privilege. */
export function buildVersionMark({ sql }: QuotedTable, version: number): string {
  return `COMMENT ON TABLE ${sql} IS '@x/webhooks-postgres, schema version ${version}'`;
}

/** 0: there is no table. A table without the comment was made by somebody's own migration, from version 1. */
export function buildVersionQuery({ sql }: QuotedTable): string {
  return `SELECT CASE WHEN to_regclass('${sql}') IS NULL THEN 0 ELSE
  coalesce(substring(obj_description(to_regclass('${sql}'), 'pg_class') FROM 'schema version (\\d+)')::integer, 1) END AS version`;
}

/** One statement, so that it needs no connection of its own. Of any number of simultaneous ones the first does the work. */
export function buildMigration(table: QuotedTable, versions: SchemaVersions): string {
  const steps = versions.map((build, index) => {
    const statements = build(table).map((statement) => `    ${statement};`);
    return `  IF installed < ${index + 1} THEN\n${statements.join('\n')}\n  END IF;`;
  });
  return `DO $migration$
DECLARE installed integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('@x/webhooks-postgres', 0));
  installed := (${buildVersionQuery(table)});
${steps.join('\n')}
  IF installed < ${versions.length} THEN
    ${buildVersionMark(table, versions.length)};
  END IF;
END $migration$`;
}
