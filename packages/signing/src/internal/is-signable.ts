import type { Body } from '../types.ts';
import { hasOwnBytes } from './assert-body.ts';
import { rejectionMessages } from './rejections.ts';
import { isWellFormed } from './utf8.ts';

export interface RequestParts {
  readonly method: string;
  readonly path: string;
  readonly query?: string | undefined;
  readonly body?: Body | undefined;
}

/**
 * Whether a request can be signed without ambiguity. What passes here holds no line feed and no other control character
 * before the body, so no part of it can pose as the next one.
 */
export function isSignable({ method, path, query = '', body = '' }: RequestParts): boolean {
  return (
    typeof method === 'string' &&
    /^[A-Z]+$/.test(method) &&
    isPlainText(path) &&
    /^\/[^?#]*$/.test(path) &&
    isPlainText(query) &&
    !/^\?|#/.test(query) &&
    hasOwnBytes(body)
  );
}

export function assertSignable(signable: boolean): void {
  if (!signable) throw new TypeError(rejectionMessages['request-malformed']);
}

function isPlainText(text: unknown): text is string {
  if (typeof text !== 'string') return false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;
  }
  return isWellFormed(text);
}
