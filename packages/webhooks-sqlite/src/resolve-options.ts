import { WebhookConfigurationError } from '@x/webhooks';
import type { SqliteDatabase } from './driver.ts';
import { type QuotedTable, quoteTable } from './quote-table.ts';

export interface SqliteStoreOptions {
  /** A connection that only stores and their handlers use. It stays yours: the store never closes it. */
  readonly database: SqliteDatabase;
  /** Default `webhook_events`. */
  readonly table?: string;
  /** Hand the handler the transaction that writes the mark. Default true. */
  readonly transactional?: boolean;
  /**
   * How long SQLite itself waits for another process' transaction, which stops this process' event loop. Default 5,000.
   */
  readonly busyTimeoutMs?: number;
  /** How long to go on trying, without stopping the event loop, before the gateway is told 503. Default 2,000. */
  readonly acquireTimeoutMs?: number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

export interface ResolvedOptions {
  readonly database: SqliteDatabase;
  readonly table: QuotedTable;
  readonly transactional: boolean;
  readonly busyTimeoutMs: number;
  readonly acquireTimeoutMs: number;
  readonly now: () => number;
}

export function resolveOptions(options: SqliteStoreOptions): ResolvedOptions {
  const { database, table = 'webhook_events', transactional = true, now = Date.now } = options;
  const { busyTimeoutMs = 5000, acquireTimeoutMs = 2000 } = options;
  if (
    typeof database !== 'object' ||
    database === null ||
    typeof database.prepare !== 'function' ||
    typeof database.exec !== 'function'
  ) {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_STORE',
      'Expected database to be a connection of better-sqlite3, libsql or node:sqlite.',
    );
  }
  for (const [name, value] of Object.entries({ busyTimeoutMs, acquireTimeoutMs })) {
    if (!Number.isInteger(value) || value < 0 || value > 600_000) {
      throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_LIMIT', `Expected ${name} to be whole milliseconds up to 600,000.`);
    }
  }
  return { database, table: quoteTable(table), transactional, busyTimeoutMs, acquireTimeoutMs, now };
}
