import { timingSafeEqual } from 'node:crypto';
import type { Body, SecretInput } from '../types.ts';
import { startHmac } from './start-hmac.ts';

/**
 * Which secret made one of the signatures over prefix + body; -1 for none.
 * Every secret and every signature is tried whichever matches, so the time does not tell which one did.
 */
export function findMatchingSecret(
  secrets: readonly SecretInput[],
  signatures: readonly Uint8Array[],
  prefix: string,
  body: Body | undefined,
): number {
  let found = -1;
  for (let index = 0; index < secrets.length; index++) {
    const mac = computeMac(secrets[index] as SecretInput, prefix, body);
    for (const signature of signatures) {
      if (timingSafeEqual(mac, signature) && found === -1) found = index;
    }
  }
  return found;
}

/** Two updates instead of one joined text: nothing is copied, and bytes are never decoded. */
export function computeMac(secret: SecretInput, prefix: string, body: Body | undefined): Buffer {
  const hmac = startHmac(secret).update(prefix, 'utf8');
  if (body !== undefined) hmac.update(body as string, 'utf8');
  return hmac.digest();
}
