import type { Hmac } from 'node:crypto';
import { createSigningKey, type SigningKey } from '../signing-key.ts';
import type { SecretInput } from '../types.ts';
import { type HmacStarter, startWithKey } from './start-with-key.ts';

// Text secrets are prepared once, too. Bytes are not kept: their owner may overwrite them.
const preparedKeys = new Map<string, SigningKey>();
const maxPreparedKeys = 32;

/** Starts an HMAC-SHA256 with any kind of secret. */
export function startHmac(secret: SecretInput): Hmac {
  const key = typeof secret === 'string' ? (preparedKeys.get(secret) ?? prepareKey(secret)) : secret;
  return isStarter(key) ? key[startWithKey]() : startHmac(createSigningKey(key as Uint8Array));
}

function isStarter(key: unknown): key is HmacStarter {
  return (key as Partial<HmacStarter> | null | undefined)?.[startWithKey] !== undefined;
}

function prepareKey(secret: string): SigningKey {
  const key = createSigningKey(secret);
  if (preparedKeys.size >= maxPreparedKeys) preparedKeys.clear();
  preparedKeys.set(secret, key);
  return key;
}
