// The store

export { sqliteStore } from './sqlite-store.ts';

// Its table

export { buildSchemaSql } from './schema.ts';

// Types

export type { SqliteDatabase, SqliteStatement } from './driver.ts';
export type { SqliteStoreOptions } from './options.ts';
export type { BuildSchemaSqlOptions } from './schema.ts';
export type { SqliteEventStore } from './sqlite-store.ts';
export type { SqliteWrite } from './writes.ts';
