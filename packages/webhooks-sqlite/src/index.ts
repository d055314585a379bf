export { buildSchemaSql } from './build-schema-sql.ts';
export type { SqliteDatabase, SqliteStatement } from './driver.ts';
export type { SqliteStoreOptions } from './resolve-options.ts';
export { type SqliteEventStore, sqliteStore } from './sqlite-store.ts';
