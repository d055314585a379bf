/** Everything that is asked of pg-boss's tables directly, because pg-boss has no method for it. */
export interface Statements {
  readonly returnDurably: string;
  readonly showSynchronousCommit: string;
  readonly findJobs: string;
  readonly postpone: string;
  readonly listLetters: string;
  readonly findLetters: string;
  readonly deleteLetters: string;
  readonly stats: string;
}

/**
 * @param schema the schema that the boss was made with; a name, checked
 */
export function buildStatements(schema: string): Statements {
  const job = `${schema}.job`;
  const archive = `${schema}.archive`;
  // Whole microseconds: a page begins exactly after the last row of the one before.
  const columns = `id, data, output, retry_limit, (extract(epoch FROM created_on) * 1000000)::bigint AS failed_at_us`;
  // pg-boss archives a job that nobody fetched in time. As a dead letter it still waits for a person.
  const letters = `(SELECT ${columns} FROM ${job} WHERE name = $1 AND state < 'active'
  UNION ALL SELECT ${columns} FROM ${archive} WHERE name = $1 AND state < 'active') AS letters`;
  return {
    // Appended to pg-boss's own INSERT. Where a server is set to `synchronous_commit = off`, a crash takes commits that were already
    // reported: this one waits for the disk.
    returnDurably: `RETURNING id,
  CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END`,

    showSynchronousCommit: "SELECT current_setting('synchronous_commit') AS value",

    findJobs: `SELECT id FROM ${job} WHERE name = $1 AND id = ANY($2::uuid[])
UNION SELECT id FROM ${archive} WHERE name = $1 AND id = ANY($2::uuid[])`,

    // pg-boss counts an attempt when it fetches a job that was started before. Without a start the attempt is not spent.
    postpone: `UPDATE ${job} SET state = 'retry', start_after = now() + $4::float8 * interval '1 millisecond',
  started_on = CASE WHEN $5::boolean THEN started_on END, output = coalesce($6::jsonb, output)
WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3`,

    listLetters: `SELECT * FROM ${letters} WHERE (failed_at_us, id) > ($2::bigint, $3::uuid) ORDER BY failed_at_us, id LIMIT $4`,

    findLetters: `SELECT * FROM ${letters} WHERE data->>'key' = $2 OR id::text = $2 ORDER BY failed_at_us DESC`,

    deleteLetters: `WITH deleted AS (DELETE FROM ${job} WHERE name = $1 AND id = ANY($2::uuid[]) AND state < 'active' RETURNING id),
  archived AS (DELETE FROM ${archive} WHERE name = $1 AND id = ANY($2::uuid[]) RETURNING id)
SELECT id FROM deleted UNION SELECT id FROM archived`,

    stats: `SELECT
  count(*) FILTER (WHERE name = $1 AND state < 'active' AND start_after <= now())::int AS waiting,
  count(*) FILTER (WHERE name = $1 AND state = 'active')::int AS active,
  count(*) FILTER (WHERE name = $1 AND state < 'active' AND start_after > now())::int AS delayed,
  (count(*) FILTER (WHERE name = $2 AND state < 'active')
    + (SELECT count(*) FROM ${archive} WHERE name = $2 AND state < 'active'))::int AS dead,
  coalesce(ceil(extract(epoch FROM now() - min(start_after)
    FILTER (WHERE name = $1 AND state < 'active' AND start_after <= now())) * 1000), 0)::float8 AS oldest_waiting_ms
FROM ${job} WHERE name IN ($1, $2) AND state <= 'active'`,
  };
}
