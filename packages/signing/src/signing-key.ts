import { hasOwnBytes } from './internal/assert-body.ts';
import { type ComputeHmac, prepareHmac } from './internal/prepare-hmac.ts';
import { type KeyHolder, signWithKey } from './internal/sign-with-key.ts';
import { utf8Encoder } from './internal/utf8.ts';

/** A secret prepared for signing. It prints as `[SigningKey]` and gives the secret back to nobody. */
export interface SigningKey {
  readonly [Symbol.toStringTag]: 'SigningKey';
  toString(): string;
  toJSON(): string;
}

class PreparedKey implements SigningKey, KeyHolder {
  readonly #compute: ComputeHmac;

  constructor(bytes: Uint8Array) {
    this.#compute = prepareHmac(bytes);
  }

  get [signWithKey](): ComputeHmac {
    return this.#compute;
  }

  get [Symbol.toStringTag](): 'SigningKey' {
    return 'SigningKey';
  }

  toString(): string {
    return '[SigningKey]';
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/**
 * Prepares a secret once, so that each signature costs less.
 *
 * @param secret the secret as the gateway shows it (its UTF-8 bytes are the key; it is never decoded from Base64), or bytes
 * @throws TypeError when the secret is empty, has white space around it, or is neither text nor bytes
 * @example
 * const key = createSigningKey('whsec_...');
 */
export function createSigningKey(secret: string | Uint8Array): SigningKey {
  const isText = typeof secret === 'string';
  if (!hasOwnBytes(secret, 'secret') || secret.length === 0 || (isText && secret.trim() !== secret)) {
    throw new TypeError('The secret is empty, has white space around it or holds lone surrogates.');
  }
  return new PreparedKey(isText ? utf8Encoder.encode(secret) : secret);
}
