import { describeKind, isPlainObject } from '@x/protocol/options';
import { InvalidInputError } from '../errors/create-error.ts';
import { encodeText } from './path.ts';

export type QueryValue = string | number | bigint | boolean | undefined;
/** A plain object, in which `undefined` is left out and an array repeats its name, or a `URLSearchParams`. */
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[]>> | URLSearchParams;

/** Encodes a query once, in the order given: the result is what is signed and what follows `?` on the wire. */
export function encodeQuery(query: Query | undefined): string {
  if (query === undefined) return '';
  const pairs: string[] = [];
  for (const [name, value] of listPairs(query)) {
    if (name === '') throw new InvalidInputError('query must not have an empty name.');
    for (const item of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (item === undefined) continue;
      pairs.push(`${encodeText(name, 'a query name')}=${encodeText(toText(item, name), `query.${name}`)}`);
    }
  }
  return pairs.join('&');
}

function listPairs(query: unknown): readonly (readonly [string, unknown])[] {
  if (Object.prototype.toString.call(query) === '[object URLSearchParams]') return [...(query as URLSearchParams)];
  if (isPlainObject(query)) return Object.entries(query);
  throw new InvalidInputError(`query must be a plain object or a URLSearchParams, not ${describeKind(query)}.`);
}

function toText(value: unknown, name: string): string {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw new InvalidInputError(`query.${name} must be a string, a finite number or a boolean, not ${describeKind(value)}.`);
}
