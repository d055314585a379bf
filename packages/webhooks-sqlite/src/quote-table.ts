import { WebhookConfigurationError } from '@x/webhooks';

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,49}$/;

export interface QuotedTable {
  /** Ready to stand in a statement. */
  readonly sql: string;
  readonly index: string;
}

/** Anything that might be more than a name is refused, and what is left is quoted. */
export function quoteTable(table: string): QuotedTable {
  if (typeof table !== 'string' || !NAME.test(table) || /^sqlite_/i.test(table)) {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_OPTION',
      'Expected table to be a name of letters, digits and underscores, at most 50 characters, that does not begin with sqlite_.',
    );
  }
  return { sql: `"${table}"`, index: `"${table}_sweep"` };
}
