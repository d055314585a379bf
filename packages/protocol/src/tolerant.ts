import * as z from 'zod';
import { explained } from './explained.ts';

/**
 * A field of an answer that may be absent, null or of a surprising shape. What came is kept as it came: a field that nobody needs to
 * identify a payment must not throw the payment away. Money is checked again where it is used.
 */
export function tolerant<T>(schema: z.ZodType<T>): z.ZodType<T | undefined> {
  return schema.optional().catch((context) => context.value as T | undefined);
}

/** A string that names something: never empty, without control characters or lone surrogates. */
export function identifier(maximumLength: number): z.ZodType<string> {
  return explained(z.string(), (value) => explainIdentifier(value, maximumLength));
}

// What nearly every identifier is made of: nothing in it needs a closer look.
const PLAIN = /^[A-Za-z0-9_-]+$/;

function explainIdentifier(value: string, maximumLength: number): string | undefined {
  if (value.length <= maximumLength && PLAIN.test(value)) return undefined;
  // A character takes at most two units: what is longer need not be counted.
  const isTooLong = value.length > 2 * maximumLength || [...value].length > maximumLength;
  if (value === '' || isTooLong) return `expected 1 to ${maximumLength} characters, ${isTooLong ? 'more' : 'none'} came`;
  if (/\p{Cc}/u.test(value)) return 'expected no control characters';
  if (/\p{Cs}/u.test(value)) return 'expected well-formed text, half of a surrogate pair came';
  // A path segment of one or two dots is removed by URL parsers: such an object could be created, never fetched.
  if (value === '.' || value === '..') return 'expected something else than dots';
  return undefined;
}
