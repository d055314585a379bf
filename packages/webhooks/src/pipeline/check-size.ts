import type { WebhookRequestHead } from '../types/request.ts';
import { readHeader } from './read-header.ts';

/** Before a byte is read: a declared length beyond the limit, or a body that would have to be unpacked first. */
export function checkDeclaredSize(
  head: WebhookRequestHead,
  limitBytes: number,
): 'body-too-large' | 'content-encoding' | undefined {
  const coding = readHeader(head.headers, 'content-encoding');
  if (coding !== undefined && !isIdentity(coding)) return 'content-encoding';
  const length = readHeader(head.headers, 'content-length');
  return typeof length === 'string' && Number(length) > limitBytes ? 'body-too-large' : undefined;
}

export function checkSize(body: Uint8Array, limitBytes: number): 'body-too-large' | undefined {
  return body.byteLength > limitBytes ? 'body-too-large' : undefined;
}

function isIdentity(coding: string | readonly string[]): boolean {
  return typeof coding === 'string' && (coding === '' || coding.trim().toLowerCase() === 'identity');
}
