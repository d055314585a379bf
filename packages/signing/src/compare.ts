import { timingSafeEqual } from 'node:crypto';
import { isBytes, isDetached, toBytes } from './input.ts';

/**
 * Compares bytes in a time that does not depend on where they differ.
 *
 * @returns false for unequal lengths (a length is no secret), for detached bytes and for anything that is not bytes; never throws
 */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (!isBytes(a) || !isBytes(b) || a.byteLength !== b.byteLength) return false;
  if (isDetached(a) || isDetached(b)) return false;
  return timingSafeEqual(a, b);
}

/**
 * Compares two signatures in constant time. Each has its one accepted spelling, so the texts are equal exactly if the signatures are.
 */
export function isSameSignature(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(toBytes(a), toBytes(b));
}
