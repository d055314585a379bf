import { quoteTable } from './quote-table.ts';

export interface BuildSchemaSqlOptions {
  /** Default `webhook_events`. */
  readonly table?: string;
}

/** The statements that `sqliteStore` runs when it opens. Times are milliseconds since the epoch. */
export function buildSchemaSql(options: BuildSchemaSqlOptions = {}): string {
  const { sql, index } = quoteTable(options.table ?? 'webhook_events');
  return `CREATE TABLE IF NOT EXISTS ${sql} (
  key TEXT NOT NULL PRIMARY KEY,
  token TEXT,
  attempts INTEGER NOT NULL,
  fencing_token INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  done_until INTEGER,
  error TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ${index} ON ${sql} (done_until) WHERE done_until IS NOT NULL;
`;
}
