import type pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createConnections } from '../src/connections.ts';
import { buildSchemaSql, migrateSchema } from '../src/migrate.ts';
import { quoteTable } from '../src/options.ts';
import { postgresStore } from '../src/postgres-store.ts';
import { SCHEMA_VERSIONS, type SchemaVersions } from '../src/statements.ts';
import { claimFree, PATIENT, useDatabase } from './support/database.ts';

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

  it('needs no CREATE where the table is there', async () => {
    const admin = database.openPool();
    await postgresStore({ pool: admin, table: 'granted', ...PATIENT }).migrate();
    await admin.query('CREATE ROLE teller LOGIN');
    onTestFinished(async () => {
      await admin.query('DROP OWNED BY teller');
      await admin.query('DROP ROLE teller');
    });
    await admin.query('GRANT SELECT, INSERT, UPDATE, DELETE ON granted TO teller');
    const pool = database.openPool({ connectionString: database.connectionString.replace('postgres@', 'teller@') });
    const store = postgresStore({ pool, table: 'granted', ...PATIENT });
    await store.migrate();
    const { token } = await claimFree(store, 'a');
    expect(await store.complete('a', token, { retainMs: 1000 })).toBe('completed');
    expect(await store.sweep({ limit: 1 })).toBe(0);
    await expect(postgresStore({ pool, table: 'not_there', ...PATIENT }).migrate()).rejects.toThrow(/lacks a privilege/);
  });

  it('takes a table without a version, made by somebody’s own migration, for version 1', async () => {
    const pool = database.openPool();
    await pool.query(buildSchemaSql({ table: 'own' }).replace(/COMMENT.*/, ''));
    await postgresStore({ pool, table: 'own', ...PATIENT }).migrate();
    expect(await readComment(pool, 'own')).toBeNull();
  });

  it('brings a table from one version to the next, under eight concurrent starts', async () => {
    const pool = database.openPool({ max: 16 });
    const first = postgresStore({ pool, table: 'aged', ...PATIENT });
    await first.migrate();
    const claim = await claimFree(first, 'a');
    await first.complete('a', claim.token, { retainMs: 60_000 });
    await pool.query('CREATE TABLE steps (id int)');
    const next: SchemaVersions = [
      ...SCHEMA_VERSIONS,
      ({ sql }) => [`ALTER TABLE ${sql} ADD COLUMN note text NOT NULL DEFAULT 'none'`, 'INSERT INTO steps VALUES (1)'],
    ];
    const connections = createConnections(pool, PATIENT);
    await Promise.all(Array.from({ length: 8 }, () => migrateSchema(connections, quoteTable('aged'), next)));
    expect((await pool.query('SELECT * FROM steps')).rowCount).toBe(1);
    expect(await readComment(pool, 'aged')).toBe('@x/webhooks-postgres, schema version 2');
    expect((await pool.query('SELECT key, note FROM aged')).rows).toEqual([{ key: 'a', note: 'none' }]);
    // A process of the older version, as in a rolling deploy, changes nothing and works on.
    await first.migrate();
    expect(await readComment(pool, 'aged')).toBe('@x/webhooks-postgres, schema version 2');
    expect(await first.claim('a', { leaseMs: 1000 })).toEqual({ state: 'done' });
  });

  it('leaves the old version whole when a step fails', async () => {
    const pool = database.openPool();
    await postgresStore({ pool, table: 'halted', ...PATIENT }).migrate();
    const next: SchemaVersions = [...SCHEMA_VERSIONS, ({ sql }) => [`ALTER TABLE ${sql} ADD COLUMN note text`, 'SELECT 1/0']];
    await expect(migrateSchema(createConnections(pool, PATIENT), quoteTable('halted'), next)).rejects.toThrow(
      /migrate its table/,
    );
    expect(await readComment(pool, 'halted')).toBe('@x/webhooks-postgres, schema version 1');
    await expect(pool.query('SELECT note FROM halted')).rejects.toThrow(/does not exist/);
  });
});

async function readComment(pool: pg.Pool, table: string): Promise<string | null> {
  const { rows } = await pool.query("SELECT obj_description(to_regclass($1), 'pg_class') AS text", [table]);
  return rows[0].text;
}
