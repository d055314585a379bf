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
}

/**
 * Every statement is complete in itself: no prepared names, no session settings, no advisory locks, so that each may run on
 * another connection than the one before. All times are the database's, read when the row is written (`clock_timestamp()`)
 * and not when the statement began to wait for it.
 */
export function buildStatements(table: string): Statements {
  const now = 'clock_timestamp()';
  // The operator makes the parameter an interval: a cast, or a number times an interval, is one more thing to plan.
  const after = (parameter: string): string => `${now} + ${parameter}`;
  // A second time it changes nothing that matters, so that it may be sent again when its reply was lost.
  const complete = `UPDATE ${table} SET done_until = ${after('$3')} WHERE key = $1 AND token = $2`;
  return {
    claim: `INSERT INTO ${table} (key, token, attempts, fencing_token, lease_until)
VALUES ($1, $2, 1, $4, ${after('$3')}) ON CONFLICT (key) DO NOTHING`,

    reclaim: `UPDATE ${table} SET
  token = $2,
  attempts = CASE WHEN done_until IS NULL THEN attempts + 1 ELSE 1 END,
  fencing_token = greatest(fencing_token + 1, $4),
  lease_until = ${after('$3')},
  done_until = NULL,
  error = NULL
WHERE key = $1 AND coalesce(done_until, lease_until) <= ${now}
RETURNING attempts, fencing_token`,

    describe: `SELECT token, attempts, fencing_token, done_until > ${now} AS done,
  ceil(extract(epoch FROM coalesce(done_until, lease_until) - ${now}) * 1000)::bigint AS retry_after_ms
FROM ${table} WHERE key = $1`,

    complete,

    // Between this and COMMIT the row is locked: a machine that vanishes right then must not keep it locked, so the server
    // ends such a session by itself. The setting is local to the transaction.
    completeInTransaction: `${complete} RETURNING set_config('idle_in_transaction_session_timeout', '5000', true)`,

    // Waits for a transaction that is still at work on this row, and leaves nothing behind that could complete later.
    settle: `UPDATE ${table} SET lease_until = CASE WHEN done_until IS NULL THEN ${now} ELSE lease_until END,
  token = CASE WHEN done_until IS NULL THEN NULL ELSE token END
WHERE key = $1 AND token = $2
RETURNING done_until IS NOT NULL AS done`,

    release: `UPDATE ${table} SET token = NULL, lease_until = ${after('$3')}, error = $4
WHERE key = $1 AND token = $2 AND done_until IS NULL
RETURNING key`,

    extend: `UPDATE ${table} SET lease_until = ${after('$3')}
WHERE key = $1 AND token = $2 AND done_until IS NULL
RETURNING key`,

    lookup: `SELECT key, done_until IS NOT NULL AS done FROM ${table}
WHERE key = ANY($1) AND coalesce(done_until, lease_until) > ${now}`,

    sweep: `DELETE FROM ${table} WHERE key = ANY(ARRAY(
  SELECT key FROM ${table} WHERE done_until <= ${now} ORDER BY done_until LIMIT $1 FOR UPDATE SKIP LOCKED
)) RETURNING key`,
  };
}
