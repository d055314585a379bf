/** What better-sqlite3, libsql and `node:sqlite` have in common. */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
}

export interface SqliteStatement {
  // biome-ignore lint/suspicious/noExplicitAny: each driver types its parameters in its own way
  all(...parameters: any[]): unknown[];
}
