import * as z from 'zod';
import { withReason } from './with-reason.ts';

/** A string that names something: 1 to `maximumLength` characters, no control characters, no lone surrogates. */
export function identifier(maximumLength: number): z.ZodType<string> {
  return withReason(z.string(), (value) => explainIdentifier(value, maximumLength));
}

function explainIdentifier(value: string, maximumLength: number): string | undefined {
  // A character takes at most two UTF-16 units, so a string longer than that need not be counted.
  const isTooLong = value.length > 2 * maximumLength || [...value].length > maximumLength;
  if (value === '' || isTooLong) return `expected 1 to ${maximumLength} characters, received ${isTooLong ? 'more' : 'none'}`;
  if (/\p{Cc}/u.test(value)) return 'expected no control characters';
  if (/\p{Cs}/u.test(value)) return 'expected well-formed text, received half of a surrogate pair';
  // URL parsers remove a path segment of one or two dots: the object could be created but never fetched.
  if (value === '.' || value === '..') return 'expected something other than dots';
  return undefined;
}
