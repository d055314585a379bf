import type { Body } from '../types.ts';
import { hasOwnBytes } from './assert-body.ts';
import { rejectionMessages } from './rejections.ts';

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
  // Cc: control characters. Cs: lone surrogates, which have no UTF-8 of their own.
  return (
    isText(method, /^[A-Z]+$/) &&
    isText(path, /^\/[^?#\p{Cc}\p{Cs}]*$/u) &&
    isText(query, /^(?!\?)[^#\p{Cc}\p{Cs}]*$/u) &&
    hasOwnBytes(body)
  );
}

function isText(value: unknown, form: RegExp): boolean {
  return typeof value === 'string' && form.test(value);
}

/** For signing, where what cannot be signed is the caller's mistake. */
export function assertSigned(text: string | undefined): string {
  if (text === undefined) throw new TypeError(rejectionMessages['request-malformed']);
  return text;
}
