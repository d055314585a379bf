import { checkOptions } from '@x/protocol/options';
import { WebhookConfigurationError } from '@x/webhooks';
import { checkPositiveInteger } from '@x/webhooks/store';
import { hasConnect, type PostgresPool, type PostgresQueryable } from './driver.ts';

/** The options of `postgresStore`. */
export interface PostgresStoreOptions<
  TPool extends PostgresQueryable = PostgresPool | PostgresQueryable,
  TTransactional extends boolean = boolean,
> {
  /** A `pg.Pool`; for `transactional: false` anything with `query`. The store never ends it. */
  readonly pool: TPool;
  /** `name` or `schema.name`. Default `webhook_events`. */
  readonly table?: string;
  /** Run the handler inside the transaction that records that the event was handled. Default true. */
  readonly transactional?: TTransactional;
  /** How long to wait for a connection before the gateway gets 503, in milliseconds. Default 2,000. */
  readonly acquireTimeoutMs?: number;
  /** How long one of the store's own statements may take, in milliseconds. Default 5,000. */
  readonly statementTimeoutMs?: number;
}

export interface ResolvedOptions {
  readonly pool: PostgresPool | PostgresQueryable;
  readonly table: QuotedTable;
  readonly transactional: boolean;
  readonly acquireTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

export interface QuotedTable {
  /** Ready to stand in a statement. */
  readonly sql: string;
  /** The name of its index, quoted. */
  readonly index: string;
}

const KNOWN = ['pool', 'table', 'transactional', 'acquireTimeoutMs', 'statementTimeoutMs'];
const TABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,49}$/;

/** @throws WebhookConfigurationError naming the option that cannot serve */
export function resolveOptions(options: PostgresStoreOptions): ResolvedOptions {
  checkKnownOptions('postgresStore', options, KNOWN);
  const { pool, table, transactional = true, acquireTimeoutMs = 2000, statementTimeoutMs = 5000 } = options ?? {};
  if (typeof pool !== 'object' || pool === null || typeof pool.query !== 'function') {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_STORE',
      'postgresStore: expected pool to be a pg.Pool or an object with query().',
    );
  }
  if (typeof transactional !== 'boolean') {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_OPTION',
      'postgresStore: expected transactional to be true or false.',
    );
  }
  if (transactional) checkTransactionalPool(pool);
  checkPositiveInteger('postgresStore', 'acquireTimeoutMs', acquireTimeoutMs);
  checkPositiveInteger('postgresStore', 'statementTimeoutMs', statementTimeoutMs);
  return { pool, table: quoteTable(table), transactional, acquireTimeoutMs, statementTimeoutMs };
}

/** @throws WebhookConfigurationError naming the unknown option and the nearest known one */
export function checkKnownOptions(where: string, options: unknown, known: readonly string[]): void {
  const fail = (message: string) => new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', message);
  checkOptions(options, { where, known, fail });
}

/**
 * Takes `name` or `schema.name`, and quotes it.
 *
 * @throws WebhookConfigurationError for anything that might be more than a name
 */
export function quoteTable(table = 'webhook_events'): QuotedTable {
  const parts = typeof table === 'string' ? table.split('.') : [];
  const name = parts.at(-1);
  if (name === undefined || parts.length > 2 || !parts.every((part) => TABLE_NAME.test(part))) {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_OPTION',
      'postgresStore: expected table to be a name or schema.name of letters, digits and underscores, each at most 50 characters.',
    );
  }
  return { sql: parts.map((part) => `"${part}"`).join('.'), index: `"${name}_sweep"` };
}

function checkTransactionalPool(pool: PostgresPool | PostgresQueryable): void {
  if (!hasConnect(pool)) {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_STORE',
      'postgresStore: a transactional store needs a pool with connect(), because each handler needs a connection of its own. Pass a pg.Pool, or transactional: false.',
    );
  }
  const max = pool.options?.max;
  if (max !== undefined && max < 2) {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_STORE',
      'postgresStore: a transactional store needs a pool with max of at least 2: one connection for a handler, one for its heartbeat. Raise max, or pass transactional: false.',
    );
  }
}
