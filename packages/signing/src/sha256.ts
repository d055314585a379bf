import { createHash } from 'node:crypto';
import { assertBody } from './internal/assert-body.ts';

/**
 * SHA-256.
 *
 * @param data bytes, or text that stands for its UTF-8 bytes
 * @returns 32 bytes
 */
export function sha256(data: string | Uint8Array): Uint8Array {
  assertBody(data);
  return new Uint8Array(createHash('sha256').update(data).digest());
}
