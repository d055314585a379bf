import type { JsonObject } from '../types/provider.ts';
import { checkValues } from './check-values.ts';
import { hasDuplicateKey } from './duplicate-key.ts';

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
