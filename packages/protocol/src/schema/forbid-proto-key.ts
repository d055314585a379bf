import * as z from 'zod';
import { withReason } from './fields.ts';

/**
 * Makes a schema refuse an object that has its own key called `__proto__`. JSON can hold such a key, and zod would drop it silently.
 *
 * @param schema the schema of an object
 * @returns a schema with the same output
 */
export function forbidProtoKey<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return withReason(z.unknown(), explainProtoKey).pipe(schema);
}

function explainProtoKey(value: unknown): string | undefined {
  const hasProtoKey = typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__');
  return hasProtoKey ? 'expected no key called __proto__' : undefined;
}
