import type { Body, SecretInput } from '../types.ts';
import type { Scheme } from './scheme.ts';
import { startHmac } from './start-hmac.ts';

/** Two updates instead of one joined text: nothing is copied, and bytes are never decoded. */
export function computeSignature(scheme: Scheme, secret: SecretInput, prefix: string, body?: Body): string {
  const hmac = startHmac(secret).update(prefix);
  if (body !== undefined) hmac.update(body);
  return hmac.digest(scheme.encoding);
}
