import type { Hmac } from 'node:crypto';
import { createSigningKey, type SigningKey, startHmacWith } from '../signing-key.ts';
import type { SecretInput } from '../types.ts';

// Text secrets are prepared once, too. Bytes are not kept: their owner may overwrite them.
const preparedKeys = new Map<string, SigningKey>();
const maxPreparedKeys = 32;

/** Starts an HMAC-SHA256 with any kind of secret. */
export function startHmac(secret: SecretInput): Hmac {
  let key: unknown = typeof secret === 'string' ? preparedKeys.get(secret) : secret;
  let hmac = startHmacWith(key);
  if (hmac !== undefined) return hmac;
  key = createSigningKey(secret as string | Uint8Array);
  if (typeof secret === 'string') {
    if (preparedKeys.size >= maxPreparedKeys) preparedKeys.clear();
    preparedKeys.set(secret, key as SigningKey);
  }
  hmac = startHmacWith(key);
  return hmac as Hmac;
}
