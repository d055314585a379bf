/** What better-sqlite3, libsql and `node:sqlite` have in common and the store uses. */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
}

/** The part of a prepared statement that is used. */
export interface SqliteStatement {
  /** Runs the statement with its parameters and returns the rows. */
  // biome-ignore lint/suspicious/noExplicitAny: each driver types its parameters in its own way
  all(...parameters: any[]): unknown[];
}

/** True when another connection holds the lock: the same statement may succeed a moment later. */
export function isBusy(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && typeof error.code === 'string' && /^SQLITE_(BUSY|LOCKED)/.test(error.code)) return true;
  // node:sqlite reports SQLite's own number; its low byte is the primary code.
  if ('errcode' in error && typeof error.errcode === 'number') return [5, 6].includes(error.errcode & 0xff);
  return error instanceof Error && /database (table )?is locked/.test(error.message);
}
