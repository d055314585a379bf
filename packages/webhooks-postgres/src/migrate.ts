import type { Connections } from './connections.ts';
import { checkKnownOptions, type QuotedTable, quoteTable } from './options.ts';
import { buildMigration, buildVersionMark, buildVersionQuery, SCHEMA_VERSIONS, type SchemaVersions } from './statements.ts';

/** Which table to create. */
export interface BuildSchemaSqlOptions {
  /** `name` or `schema.name`. Default `webhook_events`. */
  readonly table?: string;
}

/**
 * The table as SQL, for those who keep their migrations elsewhere. Running it again changes nothing.
 *
 * @throws WebhookConfigurationError for a table that is more than a name
 * @example
 * console.log(buildSchemaSql({ table: 'payments.webhook_events' }));
 */
export function buildSchemaSql(options: BuildSchemaSqlOptions = {}): string {
  checkKnownOptions('buildSchemaSql', options, ['table']);
  const table = quoteTable(options.table);
  const statements = SCHEMA_VERSIONS.flatMap((build) => build(table));
  return [...statements, buildVersionMark(table, SCHEMA_VERSIONS.length)].map((statement) => `${statement};\n`).join('');
}

/** Looks first: a role that may not create anything needs to create nothing where the table is there. */
export async function migrateSchema(
  connections: Connections,
  table: QuotedTable,
  versions: SchemaVersions = SCHEMA_VERSIONS,
): Promise<void> {
  const [row] = await connections.run<{ version: number }>('read the version of its table', buildVersionQuery(table), []);
  if ((row?.version ?? 0) >= versions.length) return;
  await connections.run('create or migrate its table', buildMigration(table, versions), []);
}
