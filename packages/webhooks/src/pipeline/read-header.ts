import type { HeadersInput } from '../types/request.ts';

interface HeadersLike {
  get(name: string): string | null;
  forEach(visit: (value: string, name: string) => void): void;
}

/**
 * One header by its lower-case name, from a Fetch `Headers` or a plain object in any case.
 *
 * @returns its value, undefined, or a list when it came more than once
 */
export function readHeader(headers: HeadersInput, name: string): string | readonly string[] | undefined {
  if (isHeadersLike(headers)) return headers.get(name) ?? undefined;
  if (Object.hasOwn(headers, name)) return unwrap(headers[name]);
  // Node's own objects are lower-case already; one that a person wrote may not be. No list is made: most headers are not there.
  let values: readonly string[] | undefined;
  for (const key in headers) {
    if (key.length !== name.length || key.toLowerCase() !== name || !Object.hasOwn(headers, key)) continue;
    values = (values ?? []).concat(headers[key] ?? []);
  }
  return unwrap(values);
}

function unwrap(value: string | readonly string[] | undefined): string | readonly string[] | undefined {
  if (value === undefined || typeof value === 'string') return value;
  return value.length > 1 ? value : value[0];
}

function isHeadersLike(headers: HeadersInput): headers is HeadersLike {
  return typeof headers['get'] === 'function' && typeof headers['forEach'] === 'function';
}
