import type * as z from 'zod';

/**
 * A field of an answer that may be absent, null or of a surprising shape: its value is kept as received. A field that nobody needs to
 * identify a payment must not hide the payment. Code that uses such a field for money checks it again.
 */
export function tolerant<T>(schema: z.ZodType<T>): z.ZodType<T | undefined> {
  return schema.optional().catch((context) => context.value as T | undefined);
}
