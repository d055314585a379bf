export { buildSchemaSql } from './build-schema-sql.ts';
export type { PostgresClient, PostgresPool, PostgresQueryable, PostgresQueryResult } from './driver.ts';
export { type PostgresEventStore, type PostgresStoreOptions, postgresStore } from './postgres-store.ts';
