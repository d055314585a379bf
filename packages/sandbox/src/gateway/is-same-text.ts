import { constantTimeEqual, sha256 } from '@x/signing';

/** Compares two credentials without telling by its duration where they differ. */
export function isSameText(a: string, b: string): boolean {
  return constantTimeEqual(sha256(a), sha256(b));
}
