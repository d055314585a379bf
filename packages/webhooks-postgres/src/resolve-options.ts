import { WebhookConfigurationError } from '@x/webhooks';
import { hasConnect, type PostgresPool, type PostgresQueryable } from './driver.ts';
import { type QuotedTable, quoteTable } from './quote-table.ts';

export interface PostgresStoreOptions {
  /** A `pg.Pool`; for `transactional: false` anything with `query`. It stays yours: the store never ends it. */
  readonly pool: PostgresPool | PostgresQueryable;
  /** `name` or `schema.name`. Default `webhook_events`. */
  readonly table?: string;
  /** Run the handler inside the transaction that writes the mark. Default true. */
  readonly transactional?: boolean;
  /** How long to wait for a connection before the gateway is told 503. Default 2,000. */
  readonly acquireTimeoutMs?: number;
  /** How long one of the store's own statements may take. Default 5,000. */
  readonly statementTimeoutMs?: number;
}

export interface ResolvedOptions {
  readonly pool: PostgresPool | PostgresQueryable;
  readonly table: QuotedTable;
  readonly transactional: boolean;
  readonly acquireTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

export function resolveOptions(options: PostgresStoreOptions): ResolvedOptions {
  const { pool, table = 'webhook_events', transactional = true, acquireTimeoutMs = 2000, statementTimeoutMs = 5000 } = options;
  if (typeof pool !== 'object' || pool === null || typeof pool.query !== 'function') {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_STORE', 'Expected pool to be a pg.Pool or something with query().');
  }
  if (transactional && !hasConnect(pool)) {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_STORE',
      'A transactional store needs a pool with connect(), since each handler needs a connection of its own. Pass a pg.Pool, or transactional: false.',
    );
  }
  for (const [name, value] of Object.entries({ acquireTimeoutMs, statementTimeoutMs })) {
    if (!Number.isInteger(value) || value < 1 || value > 600_000) {
      throw new WebhookConfigurationError(
        'ERR_WEBHOOK_CONFIG_LIMIT',
        `Expected ${name} to be whole milliseconds from 1 to 600,000.`,
      );
    }
  }
  return { pool, table: quoteTable(table), transactional, acquireTimeoutMs, statementTimeoutMs };
}
