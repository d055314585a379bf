import * as crypto from 'node:crypto';
import { isBytes } from './internal/is-bytes.ts';

/**
 * Compares bytes in a time that does not depend on where they differ.
 *
 * @returns false for unequal lengths (a length is no secret) and for anything but bytes; never throws
 */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  return isBytes(a) && isBytes(b) && a.byteLength === b.byteLength && crypto.timingSafeEqual(a, b);
}
