import type { SqliteDatabase } from './driver.ts';

/** SQLite ends a transaction by itself when the disk is full or fails: what follows would then be committed one by one. */
export function isInTransaction(database: SqliteDatabase): boolean {
  if ('inTransaction' in database && typeof database.inTransaction === 'boolean') return database.inTransaction;
  if ('isTransaction' in database && typeof database.isTransaction === 'boolean') return database.isTransaction;
  try {
    database.exec('BEGIN');
  } catch {
    return true;
  }
  database.exec('ROLLBACK');
  return false;
}
