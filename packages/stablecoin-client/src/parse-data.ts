import { UnusableAnswerError } from '@x/client-core/errors';
import { formatIssues } from '@x/protocol';

/** What this file uses of a zod schema. */
interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: Parameters<typeof formatIssues>[0] };
}

/** Checks what is about to be sent. @throws TypeError naming each field; the transport makes it a validation error */
export function parseInput<T>(schema: Schema<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (!result.success) throw new TypeError(formatIssues(result.error));
  return result.data;
}

/** Reads an answer's data. @throws UnusableAnswerError naming what is missing; the transport makes it a response error */
export function parseData<T>(schema: Schema<T>, data: unknown, name: string): T {
  const result = schema.safeParse(data);
  if (!result.success) throw new UnusableAnswerError(`The answer is not a ${name}: ${formatIssues(result.error)}`);
  return result.data;
}

/**
 * Reads the answer to a question about one object, named by `key`. An answer that leaves the id out gets it. One about another object is
 * refused: docs/assumptions.md#stablecoin-create-answer
 */
export function parseNamed<T>(
  schema: Schema<T>,
  data: unknown,
  named: { readonly key: string; readonly id: string; readonly name: string },
): T {
  const { key, id, name } = named;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new UnusableAnswerError(`The answer has no ${name}.`);
  }
  const answered: unknown = (data as Record<string, unknown>)[key];
  if (answered !== undefined && answered !== null && answered !== id) {
    throw new UnusableAnswerError(`The answer is about another ${name} than the one that was asked for.`);
  }
  return parseData(schema, { ...data, [key]: id }, name);
}

/** Something whose status is known. */
export type WithStatus<T> = T & { readonly status: string };

/** @throws UnusableAnswerError when the answer to a look-up has no status */
export function requireStatus<T extends { readonly status?: string | undefined }>(object: T, name: string): WithStatus<T> {
  const { status } = object;
  if (typeof status !== 'string' || status === '') throw new UnusableAnswerError(`The answer's ${name} has no status.`);
  return { ...object, status };
}
