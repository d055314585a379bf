import { isBusy, unavailable } from './classify-error.ts';
import type { SqliteDatabase } from './driver.ts';

const PAUSE_MS = 20;
const TRIES = 100;

/** Sets the connection up and creates the table. Several processes may do so at a time. */
export function openDatabase(database: SqliteDatabase, schemaSql: string, busyTimeoutMs: number): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
      database.exec('PRAGMA journal_mode = WAL');
      database.exec('PRAGMA synchronous = FULL');
      database.exec(schemaSql);
      return;
    } catch (error) {
      // Turning WAL on does not wait for the lock by itself.
      if (attempt === TRIES || !isBusy(error)) throw unavailable('open its table', error);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
