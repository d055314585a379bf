import * as z from 'zod';
import { explained } from './explained.ts';

/**
 * Refuses an object with a key of its own called `__proto__`, which JSON can hold: the given schema would leave it out without a word,
 * and data that vanishes is worse than a refusal.
 */
export function forbidProtoKey<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return explained(z.unknown(), explainProtoKey).pipe(schema);
}

function explainProtoKey(value: unknown): string | undefined {
  const hasProtoKey = typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__');
  return hasProtoKey ? 'expected no key called __proto__' : undefined;
}
