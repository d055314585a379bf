import type { ApiResponse, Authenticate, Logger, ResolvedOptions, Transport } from '@x/client-core';
import { createError } from '@x/client-core/errors';
import { MERCHANT_ORDER_ID_PUBLISHED_MINIMUM } from '@x/protocol/stablecoin';
import type { SigningKey } from '@x/signing';
import { signRequest } from '@x/signing/stablecoin';
import { errorTree } from './errors.ts';
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
  /** Warns once about an id below the published minimum: docs/assumptions.md#stablecoin-short-order-id */
  readonly warnOfShortId: (id: string) => void;
}

/** What is passed to `authenticate`. @throws StablecoinValidationError for a Hosted call of a client without an API key */
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

const SHORT_ID = `merchantOrderId is shorter than the ${MERCHANT_ORDER_ID_PUBLISHED_MINIMUM} characters that the gateway documents; it may be refused`;

/** Returns a function that warns about the first short id of a client. */
export function createShortIdWarning(logger: Logger | undefined): (id: string) => void {
  let warned = false;
  return (id) => {
    if (warned || id.length >= MERCHANT_ORDER_ID_PUBLISHED_MINIMUM) return;
    warned = true;
    if (logger === undefined) {
      process.emitWarning(SHORT_ID, { code: 'X_STABLECOIN_SHORT_ORDER_ID' });
      return;
    }
    try {
      logger.warn({ client: 'stablecoin-client', length: id.length }, SHORT_ID);
    } catch {
      // A broken logger must not stop a payment.
    }
  };
}

/** Hosted Payments require the API key, API Checkout forbids it. */
export type Product = 'hosted' | 'checkout';

/** Builds what signs every attempt. No other code writes authentication headers. */
export function createAuthenticate(signingKey: SigningKey, apiKey: string | undefined): Authenticate {
  return ({ method, path, query, body, timestampMs }, product) => {
    const timestamp = Math.trunc(timestampMs);
    const signature = signRequest({ timestamp, method, path, query, body }, signingKey);
    const headers = { 'x-timestamp': String(timestamp), 'x-signature': signature };
    return product === ('hosted' satisfies Product) && apiKey !== undefined ? { 'x-api-key': apiKey, ...headers } : headers;
  };
}
