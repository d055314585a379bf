import { checkOptions } from '@x/protocol/options';
import { WebhookConfigurationError } from '@x/webhooks';

/** Which table to create. */
export interface BuildSchemaSqlOptions {
  /** Default `webhook_events`. */
  readonly table?: string;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,49}$/;

/**
 * The statements that `sqliteStore` runs when it opens: for those who create their tables in migrations. Times in the table are
 * milliseconds since the epoch.
 *
 * @throws WebhookConfigurationError `ERR_WEBHOOK_CONFIG_OPTION` for anything but a plain table name
 */
export function buildSchemaSql(options: BuildSchemaSqlOptions = {}): string {
  checkOptions(options, { where: 'buildSchemaSql', known: ['table'], fail: refuse });
  const { table = 'webhook_events' } = options;
  checkTable(table);
  return `CREATE TABLE IF NOT EXISTS "${table}" (
  key TEXT NOT NULL PRIMARY KEY,
  token TEXT,
  attempts INTEGER NOT NULL,
  fencing_token INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  done_until INTEGER,
  error TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS "${table}_sweep" ON "${table}" (done_until) WHERE done_until IS NOT NULL;
`;
}

/** The name becomes part of the statements, so anything that might be more than a name is refused. */
export function checkTable(table: unknown): asserts table is string {
  if (typeof table === 'string' && NAME.test(table) && !/^sqlite_/i.test(table)) return;
  throw refuse(
    'Expected table to be a name of letters, digits and underscores, at most 50 characters, that does not begin with "sqlite_".',
  );
}

function refuse(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', message);
}
