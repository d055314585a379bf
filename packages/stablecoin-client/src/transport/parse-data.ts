import { formatIssues } from '@x/protocol';

/** What is used of a schema. */
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

/** Reads an answer's data. @throws TypeError naming what is missing; the transport makes it a response error */
export function parseData<T>(schema: Schema<T>, data: unknown, name: string): T {
  const result = schema.safeParse(data);
  if (!result.success) throw new TypeError(`The answer is no ${name}: ${formatIssues(result.error)}`);
  return result.data;
}

/**
 * Reads the answer to a question about one object, named by `key`. An answer that leaves the id out gets it, one about another object
 * is refused: docs/assumptions.md#stablecoin-create-answer
 *
 * The schemas of orders and refunds ask an answer for its id and keep the rest as it came. With the id that was asked for there is
 * nothing left to refuse, and a schema would only copy.
 */
export function parseNamed<T>(
  schema: Schema<T>,
  data: unknown,
  named: { readonly key: string; readonly id: string },
  name: string,
): T {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new TypeError(`The answer holds no ${name}.`);
  const answered: unknown = (data as Record<string, unknown>)[named.key];
  if (answered === undefined || answered === null) return parseData(schema, { ...data, [named.key]: named.id }, name);
  if (answered !== named.id) throw new TypeError(`The answer is about another ${name} than the one that was asked for.`);
  // Only a schema leaves such a key out.
  return Object.hasOwn(data, '__proto__') ? parseData(schema, data, name) : (data as T);
}

/** @throws TypeError when an answer to a look-up has no status: there is nothing to go by */
export function requireStatus<T extends { readonly status?: string | undefined }>(object: T, name: string): T {
  if (typeof object.status !== 'string' || object.status === '') throw new TypeError(`The answer's ${name} has no status.`);
  return object;
}
