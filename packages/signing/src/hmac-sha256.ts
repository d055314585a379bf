import { assertBody } from './internal/assert-body.ts';
import { startHmac } from './internal/start-hmac.ts';
import type { SecretInput } from './types.ts';

/**
 * HMAC-SHA256.
 *
 * @param data bytes, or text that stands for its UTF-8 bytes
 * @returns 32 bytes
 * @throws TypeError when the key is empty or has white space around it
 */
export function hmacSha256(key: SecretInput, data: string | Uint8Array): Uint8Array {
  assertBody(data);
  return new Uint8Array(startHmac(key).update(data).digest());
}
