import { describeKind, encodeText, InvalidTargetError } from './encode-path.ts';

export type QueryValue = string | number | bigint | boolean | undefined;
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[]>>;

/**
 * Encodes a query once, in the order given: what is returned is what is signed and what follows `?` on the wire.
 * `undefined` is left out; an array repeats its name.
 */
export function encodeQuery(query: Query | undefined): string {
  if (query === undefined) return '';
  if (typeof query !== 'object' || query === null)
    throw new InvalidTargetError(`query must be an object, not ${describeKind(query)}.`);
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (name === '') throw new InvalidTargetError('query must not have an empty name.');
    for (const item of Array.isArray(value) ? (value as readonly QueryValue[]) : [value as QueryValue]) {
      if (item === undefined) continue;
      pairs.push(`${encodeText(name, 'a query name')}=${encodeText(toText(item, name), `query.${name}`)}`);
    }
  }
  return pairs.join('&');
}

function toText(value: QueryValue, name: string): string {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw new InvalidTargetError(`query.${name} must be a string, a finite number or a boolean, not ${describeKind(value)}.`);
}
