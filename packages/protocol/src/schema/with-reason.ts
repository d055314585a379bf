import type * as z from 'zod';

/**
 * Adds a rule to a schema that says in words why it refuses a value.
 *
 * @param explain returns the reason to refuse a value, or undefined for a good one
 */
export function withReason<S extends z.ZodType>(schema: S, explain: (value: z.output<S>) => string | undefined): S {
  return schema.check((payload) => {
    const message = explain(payload.value);
    if (message !== undefined) payload.issues.push({ code: 'custom', message, input: payload.value, continue: true });
  });
}
