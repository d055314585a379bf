import * as nodeCrypto from 'node:crypto';
import { assertBody } from './internal/assert-body.ts';
import { toBytes } from './internal/to-bytes.ts';

/**
 * SHA-256.
 *
 * @param data bytes, or text that stands for its UTF-8 bytes
 * @returns 32 bytes
 */
export function sha256(data: string | Uint8Array): Uint8Array {
  assertBody(data);
  return toBytes(
    nodeCrypto
      .createHash('sha256')
      .update(data as string, 'utf8')
      .digest(),
  );
}
