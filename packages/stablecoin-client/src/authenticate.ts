import type { Authenticate } from '@x/client-core';
import type { SigningKey } from '@x/signing';
import { signRequest } from '@x/signing/stablecoin';

/** Hosted Payments require the API key, API Checkout forbids it. */
export type Product = 'hosted' | 'checkout';

/** Builds what signs every attempt. Everything about the authentication headers is in this file. */
export function createAuthenticate(signingKey: SigningKey, apiKey: string | undefined): Authenticate {
  return ({ method, path, query, body, timestampMs }, product) => {
    const timestamp = Math.trunc(timestampMs);
    const signature = signRequest({ timestamp, method, path, query, body }, signingKey);
    const headers = { 'x-timestamp': String(timestamp), 'x-signature': signature };
    return product === ('hosted' satisfies Product) && apiKey !== undefined ? { 'x-api-key': apiKey, ...headers } : headers;
  };
}
