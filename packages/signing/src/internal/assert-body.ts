import type { Body } from '../types.ts';
import { isBytes } from './is-bytes.ts';
import { isWellFormed } from './utf8.ts';

/**
 * Whether a body has bytes of its own. Text with a lone surrogate has none: it cannot be what was signed.
 * A body that is neither bytes nor text was parsed already, and its signature cannot be checked any more: that throws.
 */
export function hasOwnBytes(body: unknown, name = 'body'): body is Body {
  if (typeof body === 'string') return isWellFormed(body);
  if (isBytes(body)) return true;
  throw new TypeError(`The ${name} must be raw bytes or text, not ${typeof body}.`);
}

/** For signing. */
export function assertBody(body: unknown): asserts body is Body {
  if (!hasOwnBytes(body)) throw new TypeError('The body holds lone surrogates.');
}
