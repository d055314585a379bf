import { createSigningKey, type SigningKey } from '../signing-key.ts';
import type { SecretInput } from '../types.ts';
import { type KeyHolder, signWithKey } from './sign-with-key.ts';

// Text secrets are prepared once, too. Bytes are not kept: their owner may overwrite them.
const preparedKeys = new Map<string, SigningKey>();
const maxPreparedKeys = 32;

/** A key from any kind of secret. */
export function prepareSecret(secret: SecretInput): KeyHolder {
  const isText = typeof secret === 'string';
  const given: unknown = isText ? preparedKeys.get(secret) : secret;
  if (isHolder(given)) return given;
  const key = createSigningKey(secret as string | Uint8Array);
  if (isText) {
    if (preparedKeys.size >= maxPreparedKeys) preparedKeys.clear();
    preparedKeys.set(secret, key);
  }
  return key as SigningKey & KeyHolder;
}

function isHolder(key: unknown): key is KeyHolder {
  return (key as Partial<KeyHolder> | null | undefined)?.[signWithKey] !== undefined;
}
