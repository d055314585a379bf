import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';

export interface TestFile {
  readonly path: string;
  readonly database: Database.Database;
  /** Another connection to the same file. */
  readonly connect: () => Database.Database;
  readonly remove: () => void;
}

/** A database file of its own. */
export function openFile(): TestFile {
  const folder = mkdtempSync(join(tmpdir(), 'x-test-sqlite-'));
  const path = join(folder, 'test.db');
  const opened: Database.Database[] = [];
  const connect = (): Database.Database => {
    const database = new Database(path);
    opened.push(database);
    return database;
  };
  return {
    path,
    database: connect(),
    connect,
    remove() {
      for (const database of opened) database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
