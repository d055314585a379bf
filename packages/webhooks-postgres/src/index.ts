// The store

export { postgresStore } from './postgres-store.ts';

// Its table, for those who keep their migrations elsewhere

export { buildSchemaSql } from './migrate.ts';

// Types

export type { PostgresClient, PostgresPool, PostgresQueryable, PostgresQueryResult } from './driver.ts';
export type { BuildSchemaSqlOptions } from './migrate.ts';
export type { PostgresStoreOptions } from './options.ts';
export type { PostgresEventStore, TransactionOf } from './postgres-store.ts';
