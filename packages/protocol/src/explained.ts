import type * as z from 'zod';

/**
 * A schema with a further rule, which says what is wrong in words. `superRefine` would do the same, and make a function for every
 * value that it looks at.
 *
 * @param explain returns the reason to refuse a value, undefined for a good one
 */
export function explained<S extends z.ZodType>(schema: S, explain: (value: z.output<S>) => string | undefined): S {
  return schema.check((payload) => {
    const message = explain(payload.value);
    if (message !== undefined) payload.issues.push({ code: 'custom', message, input: payload.value, continue: true });
  });
}
