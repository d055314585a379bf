import { createHmac, createSecretKey, type Hmac, type KeyObject } from 'node:crypto';
import { isBytes } from './internal/is-bytes.ts';
import { isWellFormed } from './internal/is-well-formed.ts';

/** A secret prepared for signing. It prints as `[SigningKey]` and gives the secret back to nobody. */
export interface SigningKey {
  readonly [Symbol.toStringTag]: 'SigningKey';
  toString(): string;
  toJSON(): string;
}

// Shared by all copies of the package: a key made through `require` serves a verifier that was imported.
const startHmac = Symbol.for('@x/signing/startHmac');

class PreparedKey implements SigningKey {
  readonly #key: KeyObject | Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#key = prepareKey(bytes);
  }

  [startHmac](): Hmac {
    return createHmac('sha256', this.#key);
  }

  get [Symbol.toStringTag](): 'SigningKey' {
    return 'SigningKey';
  }

  toString(): string {
    return '[SigningKey]';
  }

  toJSON(): string {
    return '[SigningKey]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[SigningKey]';
  }
}

/** A runtime whose HMAC does not take a `KeyObject` works from a private copy of the bytes. */
function prepareKey(bytes: Uint8Array): KeyObject | Uint8Array {
  try {
    const key = createSecretKey(bytes);
    createHmac('sha256', key);
    return key;
  } catch {
    return Uint8Array.from(bytes);
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
  if (typeof secret === 'string') {
    if (secret === '') throw new TypeError('The secret is empty. Is the environment variable set?');
    if (secret.trim() !== secret) {
      throw new TypeError('The secret has white space around it. Was it pasted or read from a file with a line end?');
    }
    if (!isWellFormed(secret)) throw new TypeError('The secret is not well-formed Unicode text.');
    return new PreparedKey(Buffer.from(secret, 'utf8'));
  }
  if (!isBytes(secret)) throw new TypeError(`The secret must be a string, a Uint8Array or a SigningKey, not ${typeof secret}.`);
  if (secret.byteLength === 0) throw new TypeError('The secret is empty.');
  return new PreparedKey(secret);
}

/** Starts an HMAC with any copy's key; `undefined` when the value is no key. */
export function startHmacWith(key: unknown): Hmac | undefined {
  if (typeof key !== 'object' || key === null || !(startHmac in key)) return undefined;
  return (key as PreparedKey)[startHmac]();
}
