import { buildTableSchema } from './build-schema-sql.ts';
import { unavailable } from './classify-error.ts';
import type { Connections } from './connections.ts';
import type { QuotedTable } from './quote-table.ts';

// What `IF NOT EXISTS` can still run into when another process creates the same thing at the same moment.
const RACES = new Set(['23505', '42P07', '42710', 'XX000']);

export async function migrateSchema(connections: Connections, table: QuotedTable): Promise<void> {
  for (const statement of buildTableSchema(table)) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await connections.run('create its table', statement, []);
        break;
      } catch (error) {
        if (attempt === 5 || !isRace(error)) throw unavailable('create its table', error);
      }
    }
  }
}

function isRace(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
  return cause !== undefined && 'code' in cause && typeof cause.code === 'string' && RACES.has(cause.code);
}
