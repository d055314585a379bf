import * as z from 'zod';

/**
 * Refuses an object with a key of its own called `__proto__`, which JSON can hold: the given schema would leave it out without a word,
 * and data that vanishes is worse than a refusal.
 */
export function forbidProtoKey<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return z
    .unknown()
    .superRefine((value, context) => {
      if (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__')) {
        context.addIssue({ code: 'custom', message: 'expected no key called __proto__' });
      }
    })
    .pipe(schema);
}
