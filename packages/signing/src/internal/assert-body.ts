import type { Body } from '../types.ts';
import { isBytes } from './is-bytes.ts';

/** A body that is neither bytes nor text was parsed already, and its signature cannot be checked any more. */
export function assertBody(body: unknown): asserts body is Body {
  if (typeof body === 'string' || isBytes(body)) return;
  throw new TypeError(
    `The body must be the raw bytes (Uint8Array or Buffer) or their text, not ${describe(body)}. ` +
      'A signature covers the bytes as received: keep them before a JSON parser runs.',
  );
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? 'a parsed object' : `a ${typeof value}`;
}
