import { describe, expect, it } from 'vitest';
import { buildSchemaSql } from '../src/migrate.ts';
import { postgresStore } from '../src/postgres-store.ts';
import { PATIENT, useDatabase } from './support/database.ts';

const database = useDatabase();

describe('migrate', () => {
  it('may run in many processes at a time', async () => {
    const pool = database.openPool();
    await Promise.all(Array.from({ length: 8 }, () => postgresStore({ pool, table: 'raced', ...PATIENT }).migrate()));
    expect(await postgresStore({ pool, table: 'raced', ...PATIENT }).lookup(['a'])).toEqual(['absent']);
  });

  it('makes the table that buildSchemaSql makes', async () => {
    const pool = database.openPool();
    await pool.query(buildSchemaSql({ table: 'by_hand' }));
    await postgresStore({ pool, table: 'by_store', ...PATIENT }).migrate();
    const describeTable = async (table: string) => {
      const columns = await pool.query(
        'SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position',
        [table],
      );
      const indexes = await pool.query('SELECT replace(indexdef, $1, $2) AS definition FROM pg_indexes WHERE tablename = $1', [
        table,
        'events',
      ]);
      const comment = await pool.query("SELECT obj_description(to_regclass($1), 'pg_class') AS text", [table]);
      return { columns: columns.rows, indexes: indexes.rows, comment: comment.rows };
    };
    const made = await describeTable('by_store');
    expect(made).toEqual(await describeTable('by_hand'));
    expect(made.columns.length).toBeGreaterThan(0);
  });
});
