import type { HeadersInput, WebhookRequestHead } from '../types/request.ts';

type HeadersByName = Readonly<Record<string, string | undefined>>;

/**
 * One header by its lower-case name, from a Fetch `Headers` or a plain object in any case.
 *
 * @returns its value, undefined, or a list when it came more than once
 */
export function readHeader(headers: HeadersInput, name: string): string | readonly string[] | undefined {
  if (isHeadersLike(headers)) return headers.get(name) ?? undefined;
  if (Object.hasOwn(headers, name)) return unwrap(headers[name]);
  // Node's own objects are in lower case; an object that a person wrote may not be.
  const values = Object.keys(headers)
    .filter((key) => key.toLowerCase() === name)
    .flatMap((key) => headers[key] ?? []);
  return unwrap(values);
}

/**
 * The named headers by lower-case name, each at most once. Node joins a doubled header with ", " in `headers`; only `rawHeaders`
 * shows it (and `headersDistinct` trips over a header named `__proto__`).
 *
 * @returns undefined when one of them came more than once
 */
export function collectHeaders(request: WebhookRequestHead, names: readonly string[]): HeadersByName | undefined {
  const found: Record<string, string | undefined> = {};
  for (const name of names) {
    if (request.rawHeaders !== undefined && countRaw(request.rawHeaders, name) > 1) return undefined;
    const value = readHeader(request.headers, name);
    if (value !== undefined && typeof value !== 'string') return undefined;
    found[name] = value;
  }
  return found;
}

/** Node lists names and values in turn. */
function countRaw(rawHeaders: readonly string[], name: string): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) count += 1;
  }
  return count;
}

function unwrap(value: string | readonly string[] | null | undefined): string | readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  return value.length > 1 ? value : value[0];
}

interface HeadersLike {
  get(name: string): string | null;
  forEach(visit: (value: string, name: string) => void): void;
}

function isHeadersLike(headers: HeadersInput): headers is HeadersLike {
  return typeof headers['get'] === 'function' && typeof headers['forEach'] === 'function';
}
