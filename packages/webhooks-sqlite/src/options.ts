import { checkOptions, describeKind } from '@x/protocol/options';
import { WebhookConfigurationError } from '@x/webhooks';
import type { SqliteDatabase } from './driver.ts';
import { checkTable } from './schema.ts';

/** The options of `sqliteStore`. */
export interface SqliteStoreOptions<TDatabase extends SqliteDatabase = SqliteDatabase> {
  /** A connection of better-sqlite3, libsql or `node:sqlite`. It stays yours: the store never closes it. */
  readonly database: TDatabase;
  /** Default `webhook_events`. */
  readonly table?: string;
  /**
   * How long a call waits, with the event loop running, while other connections write. Then it rejects and the gateway is answered
   * 503. Milliseconds, default 4,000: within the shortest time that a gateway waits.
   */
  readonly timeoutMs?: number;
  /**
   * How long SQLite itself waits for the lock in one try, which blocks the event loop. The store sets it on the connection and tries
   * again until `timeoutMs`. Milliseconds, default 25.
   */
  readonly busyTimeoutMs?: number;
  /** Milliseconds since the epoch, for leases and retention. Default `Date.now`. */
  readonly now?: () => number;
}

export interface ResolvedOptions<TDatabase extends SqliteDatabase> {
  readonly database: TDatabase;
  readonly table: string;
  readonly timeoutMs: number;
  readonly busyTimeoutMs: number;
  readonly now: () => number;
}

const known = ['database', 'table', 'timeoutMs', 'busyTimeoutMs', 'now'];
const longestMs = 600_000;

/** @throws WebhookConfigurationError for an option that is not known or cannot work */
export function resolveOptions<TDatabase extends SqliteDatabase>(
  options: SqliteStoreOptions<TDatabase>,
): ResolvedOptions<TDatabase> {
  const fail = (message: string) => new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', message);
  checkOptions(options, { where: 'sqliteStore', known, fail });
  const { database, table = 'webhook_events', timeoutMs = 4000, busyTimeoutMs = 25, now = Date.now } = options ?? {};
  if (!isDatabase(database)) {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_STORE',
      `sqliteStore: expected database to be a connection of better-sqlite3, libsql or node:sqlite, but received ${describeKind(database)}.`,
    );
  }
  if (typeof now !== 'function') throw fail(`sqliteStore: expected now to be a function, but received ${describeKind(now)}.`);
  checkTable(table);
  checkMilliseconds('timeoutMs', timeoutMs);
  checkMilliseconds('busyTimeoutMs', busyTimeoutMs);
  return { database, table, timeoutMs, busyTimeoutMs, now };
}

function isDatabase(database: unknown): boolean {
  const candidate = database as Partial<SqliteDatabase> | null | undefined;
  return typeof candidate?.prepare === 'function' && typeof candidate.exec === 'function';
}

function checkMilliseconds(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= longestMs) return;
  throw new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_LIMIT',
    `sqliteStore: expected ${name} to be a whole number of milliseconds from 0 to 600,000.`,
  );
}
