import { type ApiResponse, createError, type ResolvedOptions, type Transport } from '@x/client-core';
import { errorTree } from '../errors/error-tree.ts';
import type { Product } from './authenticate.ts';
import type { EnvelopeFacts } from './read-answer.ts';
import type { TargetBuilder } from './routes.ts';

/** What `.withResponse()` gives beside the data. */
export type StablecoinResponse = ApiResponse & EnvelopeFacts;

/** What the resources of one client share. */
export interface ClientContext {
  readonly transport: Transport<EnvelopeFacts>;
  readonly targets: TargetBuilder;
  readonly shared: ResolvedOptions;
  readonly hasApiKey: boolean;
  /** Warns once about an id below the published minimum. */
  readonly noteOrderId: (id: string) => void;
}

/** What is handed to `authenticate`. @throws StablecoinValidationError for a Hosted call of a client without an API key */
export function requireProduct(context: ClientContext, product: Product, operation: string): Product {
  if (product === 'hosted' && !context.hasApiKey) {
    throw createError(errorTree, 'validation', 'apiKey is missing: Hosted Payments need it. Pass it or set STABLECOIN_API_KEY.', {
      code: 'ERR_STABLECOIN_API_KEY_MISSING',
      operation,
      outcome: 'not-sent',
    });
  }
  return product;
}
