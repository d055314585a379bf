import type { JsonObject } from '../types/provider.ts';

export type StrictJsonProblem =
  | 'not-utf-8'
  | 'byte-order-mark'
  | 'not-json'
  | 'not-an-object'
  | 'too-deep'
  | 'forbidden-key'
  | 'duplicate-key'
  | 'number-too-large';

export type StrictJson =
  | { readonly ok: true; readonly value: JsonObject; readonly text: string }
  | { readonly ok: false; readonly problem: StrictJsonProblem };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const byteOrderMark = 0xfeff;
const maximumDepth = 64;
const quote = 0x22;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const colon = 0x3a;
const backslash = 0x5c;
/** Space, tab, line feed and carriage return: the white space of JSON. */
const spaces: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Strict UTF-8, then `parseStrictJsonText`. */
export function parseStrictJson(bytes: Uint8Array): StrictJson {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return { ok: false, problem: 'not-utf-8' };
  }
  return parseStrictJsonText(text);
}

/**
 * JSON that every parser reads in the same way: one object at the top, depth at most 64, no `__proto__` or `constructor` key,
 * no duplicate key, no number beyond 2^53 - 1. `JSON.parse` checks the grammar.
 */
export function parseStrictJsonText(text: string): StrictJson {
  if (text.charCodeAt(0) === byteOrderMark) return { ok: false, problem: 'byte-order-mark' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'not-json' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: false, problem: 'not-an-object' };
  const checked = checkValues(value);
  if (!checked.ok) return checked;
  if (hasDuplicateKey(text, checked.keys)) return { ok: false, problem: 'duplicate-key' };
  return { ok: true, value: value as JsonObject, text };
}

type ValueProblem = 'too-deep' | 'forbidden-key' | 'number-too-large';

type CheckedValues = { readonly ok: true; readonly keys: number } | { readonly ok: false; readonly problem: ValueProblem };

/** Walks a parsed value once: refuses depth, dangerous keys and numbers that lost digits, and counts the keys of all objects. */
export function checkValues(value: object): CheckedValues {
  let keys = 0;

  function findProblem(item: unknown, depth: number): ValueProblem | undefined {
    if (typeof item === 'number') return Number.isSafeInteger(Math.trunc(item)) ? undefined : 'number-too-large';
    if (typeof item !== 'object' || item === null) return undefined;
    if (depth > maximumDepth) return 'too-deep';
    if (Array.isArray(item)) return findFirst(item, depth);
    const names = Object.keys(item);
    keys += names.length;
    if (names.includes('__proto__') || names.includes('constructor')) return 'forbidden-key';
    return findFirst(Object.values(item), depth);
  }

  function findFirst(items: readonly unknown[], depth: number): ValueProblem | undefined {
    for (const item of items) {
      const problem = findProblem(item, depth + 1);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  const problem = findProblem(value, 1);
  return problem === undefined ? { ok: true, keys } : { ok: false, problem };
}

/**
 * Tells whether any object of a JSON text names a key twice, escapes undone (`"id"` and `"\u0069d"` are one key). The text must have
 * passed `JSON.parse`: the grammar is not checked again.
 *
 * A duplicate makes for more key colons than the parsed value has keys. Only when the two differ, or the colons cannot be told
 * apart, is the text scanned key by key.
 *
 * @param keys how many keys the objects of the parsed value have
 */
export function hasDuplicateKey(text: string, keys: number): boolean {
  return countKeyColons(text) !== keys && findDuplicateKey(text);
}

export function findDuplicateKey(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  let lastString: string | undefined;
  for (let index = 0; index < text.length; index += 1) {
    switch (text.charCodeAt(index)) {
      case quote: {
        const end = findStringEnd(text, index);
        lastString = text.slice(index, end + 1);
        index = end;
        break;
      }
      case colon: {
        const keys = open[open.length - 1];
        const key = decodeKey(lastString);
        if (keys?.has(key)) return true;
        keys?.add(key);
        break;
      }
      case openBrace:
        open.push(new Set());
        break;
      case openBracket:
        open.push(undefined);
        break;
      case closeBrace:
      case closeBracket:
        open.pop();
        break;
    }
  }
  return false;
}

function decodeKey(literal: string | undefined): string {
  if (literal === undefined) return '';
  return literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
}

function findStringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

/**
 * Counts the colons that come right after an unescaped quote: every key's colon, and that of any string value which begins with
 * one. Undefined when a colon comes after white space: it may be a key's or part of a string.
 * The text must have passed `JSON.parse`.
 */
function countKeyColons(text: string): number | undefined {
  let count = 0;
  for (let index = text.indexOf(':'); index !== -1; index = text.indexOf(':', index + 1)) {
    const before = text.charCodeAt(index - 1);
    if (before === quote) {
      if (!isEscaped(text, index - 1)) count += 1;
    } else if (spaces.has(before)) return undefined;
  }
  return count;
}

/** Whether an odd number of backslashes stands before this character. */
function isEscaped(text: string, index: number): boolean {
  let before = index - 1;
  while (text.charCodeAt(before) === backslash) before -= 1;
  return (index - before) % 2 === 0;
}
