import { createHash, createHmac } from 'node:crypto';
import { checkCount, isBytes } from '../input.ts';
import { computeHmac, type HmacKey, prepareKey } from '../key.ts';
import type { SecretInput, Secrets } from '../types.ts';
import type { Message } from './message.ts';

/** A secret that signs trial messages. */
export interface TrialKey {
  /** Its position in the caller's list. */
  readonly index: number;
  /** Unknown for a `SigningKey`, which does not give its secret back: its other spellings cannot be tried. */
  readonly bytes: Buffer | undefined;
  /** The signature of these parts; undefined where a `SigningKey` cannot compute it. */
  sign(parts: readonly (string | Buffer)[], algorithm: Message['algorithm']): Buffer | undefined;
}

/**
 * The keys of the caller's secrets. Unlike in a verification, white space and quotes around a text secret are taken as given: they
 * are what may be wrong.
 *
 * @throws TypeError, RangeError as the `verify` functions
 */
export function readSecrets(secrets: Secrets): readonly TrialKey[] {
  const list: readonly SecretInput[] = Array.isArray(secrets) ? secrets : [secrets as SecretInput];
  checkCount(list, 'secrets');
  return list.map((secret, index) => {
    if (typeof secret === 'string' && secret.trim() !== '') return keyOf(Buffer.from(secret), index);
    const key = prepareKey(secret);
    return isBytes(secret) ? keyOf(Buffer.from(secret), index) : keyOfSigningKey(key, index);
  });
}

export function keyOf(bytes: Buffer, index: number): TrialKey {
  return {
    index,
    bytes,
    sign: (parts, algorithm) => {
      if (algorithm === 'secret-first') return digest([bytes, ...parts]);
      if (algorithm === 'secret-last') return digest([...parts, bytes]);
      const hmac = createHmac(algorithm, bytes);
      for (const part of parts) hmac.update(part);
      return hmac.digest();
    },
  };
}

function keyOfSigningKey(key: HmacKey, index: number): TrialKey {
  return {
    index,
    bytes: undefined,
    sign: (parts, algorithm) => (algorithm === 'sha256' ? Buffer.from(key[computeHmac](parts, 'hex'), 'hex') : undefined),
  };
}

function digest(parts: readonly (string | Buffer)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
