import { formatIssues } from '@x/protocol';
import type * as z from 'zod';

/** Reads an answer's data. @throws TypeError naming what is missing; the transport makes it a response error */
export function parseData<T>(schema: z.ZodType<T>, data: unknown, name: string): T {
  const result = schema.safeParse(data);
  if (!result.success) throw new TypeError(`The answer is no ${name}: ${formatIssues(result.error)}`);
  return result.data;
}

/** Checks what is about to be sent. @throws TypeError naming each field; the transport makes it a validation error */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (!result.success) throw new TypeError(formatIssues(result.error));
  return result.data;
}
