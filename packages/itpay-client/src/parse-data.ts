import { UnusableAnswerError } from '@x/client-core/errors';
import { formatIssues } from '@x/protocol';
import type * as z from 'zod';

/** Checks what is about to be sent. @throws TypeError naming each field; the transport makes it a validation error */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (!result.success) throw new TypeError(formatIssues(result.error));
  return result.data;
}

/** Reads an answer's data. @throws UnusableAnswerError naming what is missing; the transport makes it a response error */
export function parseData<T>(schema: z.ZodType<T>, data: unknown, name: string): T {
  const result = schema.safeParse(data);
  if (!result.success) throw new UnusableAnswerError(`The answer is not a ${name}: ${formatIssues(result.error)}`);
  return result.data;
}

/** Refuses an answer about another object than the one that was asked for. @throws UnusableAnswerError */
export function requireSameId(answered: string | undefined, asked: string, name: string): void {
  if (answered === undefined || answered === null || answered === asked) return;
  throw new UnusableAnswerError(`The answer is about another ${name} than the one that was asked for.`);
}
