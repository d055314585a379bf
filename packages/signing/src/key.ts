import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { checkCount, checkSignableBody, isBytes, mistake, toBytes } from './input.ts';
import type { Body, SecretInput, Secrets, SigningKey } from './types.ts';

// Every copy of the package shares this symbol: a key made through `require` serves a verifier that was imported.
export const computeHmac: unique symbol = Symbol.for('@x/signing/key') as never;

/** What signs: a `SigningKey` as this package sees it. */
export interface HmacKey {
  /** HMAC-SHA256 of the parts, one after the other, written as text. Bytes are never decoded; text stands for its UTF-8. */
  [computeHmac](parts: readonly Body[], encoding: 'hex' | 'base64'): string;
}

class PreparedKey implements SigningKey, HmacKey {
  readonly #key: KeyObject;

  constructor(bytes: Uint8Array) {
    this.#key = createSecretKey(bytes);
  }

  [computeHmac](parts: readonly Body[], encoding: 'hex' | 'base64'): string {
    const hmac = createHmac('sha256', this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest(encoding);
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
  if (!isText && !isBytes(secret)) {
    throw mistake(`the secret as text, bytes or a SigningKey`, secret);
  }
  checkSignableBody(secret);
  if (secret.length === 0) throw new TypeError('The secret is empty.');
  if (isText && secret.trim() !== secret) throw new TypeError('The secret has white space around it.');
  return new PreparedKey(isText ? toBytes(secret) : secret);
}

/** The key of any kind of secret. @throws TypeError as `createSigningKey` */
export function prepareKey(secret: SecretInput): HmacKey {
  return (isKey(secret) ? secret : createSigningKey(secret as string | Uint8Array)) as SigningKey & HmacKey;
}

/** The keys of one secret or a list of them. @throws TypeError as `createSigningKey`; RangeError for none or more than 8 */
export function prepareKeys(secrets: Secrets): readonly HmacKey[] {
  if (!Array.isArray(secrets)) return [prepareKey(secrets as SecretInput)];
  checkCount(secrets, 'secrets');
  return Array.from(secrets as readonly SecretInput[], prepareKey);
}

function isKey(secret: unknown): boolean {
  return typeof secret === 'object' && secret !== null && computeHmac in secret;
}

/**
 * HMAC-SHA256.
 *
 * @param data bytes, or text that stands for its UTF-8 bytes
 * @returns 32 bytes
 * @throws TypeError when the key is empty or has white space around it, or when the data is neither bytes nor text
 */
export function hmacSha256(key: SecretInput, data: string | Uint8Array): Uint8Array {
  checkSignableBody(data);
  return new Uint8Array(toBytes(prepareKey(key)[computeHmac]([data], 'hex'), 'hex'));
}

/**
 * SHA-256.
 *
 * @param data bytes, or text that stands for its UTF-8 bytes
 * @returns 32 bytes
 * @throws TypeError when the data is neither bytes nor text
 */
export function sha256(data: string | Uint8Array): Uint8Array {
  checkSignableBody(data);
  return new Uint8Array(toBytes(hashBody(data, 'hex'), 'hex'));
}

/** SHA-256, written as text. */
export function hashBody(body: Body, encoding: 'hex' | 'base64'): string {
  return createHash('sha256').update(body).digest(encoding);
}
