import { inspect, types } from 'node:util';

/** Getters can make new objects for ever. */
const DEEPEST = 64;

/** Gets each text that was found, and where. */
export type OnText = (text: string, place: string) => void;

/**
 * Finds every text a reader could get out of a value: keys and values of all properties, own and inherited, hidden ones and
 * symbols included; what getters give; members of arrays, maps and sets; bytes; messages, stacks and causes; and what
 * `inspect`, `String` and `JSON.stringify` print.
 *
 * @param onError takes errors as they are, to read them later: reading a stack makes the test runner look for source maps
 */
export function readTexts(value: unknown, place: string, onText: OnText, onError?: OnError): void {
  readValue(value, place, { onText, onError, seen: new Set(), depth: 0 });
}

/** Gets each error that was found, and where. */
export type OnError = (error: Error, place: string) => void;

interface Reading {
  readonly onText: OnText;
  readonly onError: OnError | undefined;
  readonly seen: Set<object>;
  depth: number;
}

function readValue(value: unknown, place: string, reading: Reading): void {
  const { onText, seen } = reading;
  if (typeof value === 'string') onText(value, place);
  else if (typeof value === 'symbol') onText(String(value), place);
  if (!isObject(value) || seen.has(value) || reading.depth === DEEPEST) return;
  seen.add(value);
  if (reading.onError !== undefined && value instanceof Error) {
    reading.onError(value, place);
    return;
  }
  reading.depth += 1;
  if (!isPlain(value)) readPrinted(value, place, onText);
  const bytes = bytesOf(value);
  if (bytes !== undefined) onText(bytes.toString(), place);
  readMembers(value, place, reading);
  readProperties(value, place, reading);
  reading.depth -= 1;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** What prints as its members and nothing else: reading those is enough, and much faster. */
function isPlain(value: object): boolean {
  if (typeof value === 'function' || types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && prototype !== Array.prototype) return false;
  return !('toJSON' in value) && !(inspect.custom in value) && !Object.hasOwn(value, 'toString');
}

function readPrinted(value: object, place: string, onText: OnText): void {
  const print = (name: string, make: () => unknown): void => {
    const text = attempt(make);
    if (typeof text === 'string') onText(text, `${name} of ${place}`);
  };
  print('inspect', () =>
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, maxArrayLength: null, maxStringLength: null }),
  );
  print('JSON', () => JSON.stringify(value));
  // A function's text is its source code, and a test's code names the test's secrets.
  if (typeof value !== 'function') print('String', () => String(value));
  if (value instanceof Error) print('stack', () => value.stack);
}

function bytesOf(value: object): Buffer | undefined {
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return Buffer.from(value);
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  // What JSON makes of a Buffer.
  return Array.isArray(value) && value.length > 0 && value.every(isByte) ? Buffer.from(value) : undefined;
}

function isByte(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;
}

function readMembers(value: object, place: string, reading: Reading): void {
  const isCollection =
    value instanceof Map || value instanceof Set || value instanceof URLSearchParams || value instanceof Headers;
  if (isCollection) for (const member of value) readValue(member, `${place} › member`, reading);
}

function readProperties(value: object, place: string, reading: Reading): void {
  if (ArrayBuffer.isView(value)) return;
  for (let owner: object | null = value; owner !== null && !BUILT_IN.has(owner); owner = Object.getPrototypeOf(owner)) {
    const keys: readonly (string | symbol)[] = attempt(() => Reflect.ownKeys(owner as object)) ?? [];
    for (const key of keys) {
      if (typeof value === 'function' && FUNCTION_KEYS.has(key)) continue;
      const name = String(key);
      reading.onText(name, `a key of ${place}`);
      // Read from the value, not from the owner: a getter wants it as `this`.
      const member = attempt(() => Reflect.get(value, key));
      if (typeof member === 'string' || typeof member === 'symbol' || isObject(member)) {
        readValue(member, `${place} › ${name}`, reading);
      }
    }
  }
}

/** They lead to the class, or to strict mode's poison. */
const FUNCTION_KEYS = new Set<string | symbol>(['prototype', 'arguments', 'caller']);

/** Where the way up ends: what the prototypes of the language hold is the same in every process. */
const BUILT_IN = new Set<object>(
  Object.getOwnPropertyNames(globalThis).flatMap((name) => {
    const prototype: unknown = attempt(() => Reflect.get(Reflect.get(globalThis, name) as object, 'prototype'));
    return isObject(prototype) ? [prototype] : [];
  }),
);

/** A getter or a `toJSON` may throw: then nobody reads anything out of it. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
