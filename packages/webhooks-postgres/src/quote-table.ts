import { WebhookConfigurationError } from '@x/webhooks';

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,49}$/;

export interface QuotedTable {
  /** Ready to stand in a statement. */
  readonly sql: string;
  readonly index: string;
}

/** Takes `name` or `schema.name`: anything that might be more than a name is refused, and what is left is quoted. */
export function quoteTable(table: string): QuotedTable {
  const parts = typeof table === 'string' ? table.split('.') : [];
  const name = parts.at(-1);
  if (name === undefined || parts.length > 2 || !parts.every((part) => NAME.test(part))) {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_OPTION',
      'Expected table to be a name or schema.name of letters, digits and underscores, each at most 50 characters.',
    );
  }
  return { sql: parts.map((part) => `"${part}"`).join('.'), index: `"${name}_sweep"` };
}
