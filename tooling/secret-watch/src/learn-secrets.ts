import crypto from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { syncBuiltinESMExports } from 'node:module';
import type { SecretWatch } from './secret-watch.ts';

const credentialHeaders = new Set(['authorization', 'x-api-key']);
const signatureHeaders = new Set(['x-signature', 'x-itpay-signature']);

/** Learns every key of an HMAC, and what authenticates each request that is sent: its credentials and its signature. */
export function learnSecrets(watch: SecretWatch): void {
  const { createSecretKey } = crypto;
  crypto.createSecretKey = ((bytes: Uint8Array, ...rest: []) => {
    watch.addSecret(Buffer.from(bytes).toString());
    return createSecretKey(bytes, ...rest);
  }) as typeof createSecretKey;
  syncBuiltinESMExports();

  subscribe('undici:request:create', (message) => {
    const { headers } = (message as { readonly request: { readonly headers: readonly unknown[] | string } }).request;
    const list = typeof headers === 'string' ? headers.split(/: |\r\n/) : headers;
    list.forEach((header, index) => {
      const name = String(header).toLowerCase();
      // `Bearer KEY`, `t=1,v1=HEX`, `BASE64`
      const parts = String(list[index + 1]).split(/[ ,]|v1=/);
      if (credentialHeaders.has(name)) for (const part of parts) watch.addSecret(part);
      if (signatureHeaders.has(name)) for (const part of parts) watch.addSignature(part);
    });
  });
}
