import { assertBody } from './internal/assert-body.ts';
import { bytesOf } from './internal/bytes-of.ts';
import { hashText } from './internal/prepare-hmac.ts';

/**
 * SHA-256.
 *
 * @param data bytes, or text that stands for its UTF-8 bytes
 * @returns 32 bytes
 */
export function sha256(data: string | Uint8Array): Uint8Array {
  assertBody(data);
  return bytesOf(hashText(data, 'binary'));
}
