import { assertBody } from './internal/assert-body.ts';
import { bytesOf } from './internal/bytes-of.ts';
import { prepareSecret } from './internal/prepare-secret.ts';
import { signWithKey } from './internal/sign-with-key.ts';
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
  return bytesOf(prepareSecret(key)[signWithKey]('binary', '', data));
}
