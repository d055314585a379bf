import { type QuotedTable, quoteTable } from './quote-table.ts';

export interface BuildSchemaSqlOptions {
  /** Default `webhook_events`. */
  readonly table?: string;
}

/**
 * The statements that `migrate()` runs, for those who keep their migrations elsewhere. Running them again changes nothing.
 *
 * @example
 * console.log(buildSchemaSql({ table: 'payments.webhook_events' }));
 */
export function buildSchemaSql(options: BuildSchemaSqlOptions = {}): string {
  return buildTableSchema(quoteTable(options.table ?? 'webhook_events'))
    .map((statement) => `${statement};\n`)
    .join('');
}

export function buildTableSchema({ sql, index }: QuotedTable): readonly string[] {
  return [
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
  ];
}
