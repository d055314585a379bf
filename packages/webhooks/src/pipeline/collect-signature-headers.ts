import type { WebhookRequestHead } from '../types/request.ts';
import { readHeader } from './read-header.ts';

export type SignatureHeaders =
  | { readonly ok: true; readonly headers: Readonly<Record<string, string | undefined>> }
  | { readonly ok: false; readonly reason: 'header-duplicated' };

/**
 * The signature's headers by lower-case name, each at most once. Node joins a doubled header with ", " in `headers`; only
 * `rawHeaders` shows it (and `headersDistinct` trips over a header named `__proto__`).
 */
export function collectSignatureHeaders(request: WebhookRequestHead, names: readonly string[]): SignatureHeaders {
  const found: Record<string, string | undefined> = {};
  for (const name of names) {
    if (request.rawHeaders !== undefined && countRaw(request.rawHeaders, name) > 1)
      return { ok: false, reason: 'header-duplicated' };
    const value = readHeader(request.headers, name);
    if (typeof value === 'string' || value === undefined) found[name] = value;
    else return { ok: false, reason: 'header-duplicated' };
  }
  return { ok: true, headers: found };
}

function countRaw(rawHeaders: readonly string[], name: string): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const candidate = rawHeaders[index];
    if (candidate?.length === name.length && candidate.toLowerCase() === name) count += 1;
  }
  return count;
}
