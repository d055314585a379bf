import { describeKind, isPlainObject } from '@x/protocol/options';
import { InvalidInputError, UnusableAnswerError } from '../errors/create-error.ts';

const DEEPEST = 100;

/**
 * Serializes a request body once. Only what JSON can hold as it is passes: plain objects, arrays, strings, finite numbers, booleans,
 * `null`, and objects with a `toJSON` of their own (`Date`).
 *
 * @throws InvalidInputError naming the path of the first value that JSON would change or drop: `body.amount`
 */
export function serializeBody(body: unknown): Buffer {
  if (!isPlainObject(body) && !Array.isArray(body)) {
    throw new InvalidInputError(`body must be a plain object or an array, not ${describeKind(body)}.`);
  }
  checkValue(body, 'body', 0);
  return Buffer.from(JSON.stringify(body), 'utf8');
}

function checkValue(value: unknown, path: string, depth: number): void {
  if (depth > DEEPEST) throw new InvalidInputError(`body is nested too deeply, or contains itself: ${path.slice(0, 80)}…`);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkValue(item, `${path}[${index}]`, depth + 1);
  } else if (isPlainObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (member !== undefined) checkValue(member, `${path}.${name}`, depth + 1);
    }
  } else if (!serializesItself(value)) {
    throw new InvalidInputError(`${path} must be a JSON value, not ${describeKind(value)}.`);
  }
}

/** A `Date` or a decimal of some library. Not bytes: a Buffer would be sent as a list of numbers. Not an invalid date: it becomes null. */
function serializesItself(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  const { toJSON } = value as { readonly toJSON?: unknown };
  return typeof toJSON === 'function' && typeof toJSON.call(value, '') === 'string';
}

/**
 * Parses an answer.
 *
 * @throws SyntaxError for text that is not JSON; UnusableAnswerError for a number with more digits than a JavaScript number holds, with
 * the digits in `details`
 */
export function parseAnswer(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // Such a number has at least 16 digits in a row.
  if (/\d{16}/.test(text)) refuseChangedNumbers(text);
  return value;
}

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"(?<colon>\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Money must not change on its way: 9007199254740993 would become 9007199254740992. */
function refuseChangedNumbers(text: string): void {
  let key = '';
  for (const match of text.matchAll(STRING_OR_NUMBER)) {
    const [token] = match;
    if (match.groups?.['colon'] !== undefined) key = token.slice(1, token.lastIndexOf('"'));
    if (!/^-?\d+$/.test(token) || Number.isSafeInteger(Number(token))) continue;
    throw new UnusableAnswerError(`The answer has a number that is too large to read exactly: ${key || 'unnamed'}.`, {
      details: { [key || 'value']: token },
    });
  }
}
