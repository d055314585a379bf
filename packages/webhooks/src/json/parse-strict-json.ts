import type { JsonObject } from '../types/provider.ts';
import { countKeyColons } from './count-key-colons.ts';
import { findDuplicateKey } from './find-duplicate-key.ts';
import { type JsonTally, tallyJson } from './tally-json.ts';

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
 * no duplicate key, no number beyond 2^53 - 1.
 *
 * The native parser does the grammar.
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
  const tally: JsonTally = { keys: 0, shortest: 0 };
  const problem = tallyJson(value, tally);
  if (problem !== undefined) return { ok: false, problem };
  if (hasDuplicateKey(text, tally)) return { ok: false, problem: 'duplicate-key' };
  return { ok: true, value: value as JsonObject, text };
}

/**
 * A duplicate shows in the sums. A text as short as its value allows, which most senders write, has no room for a member that the
 * value lacks. In any other text a duplicate makes for more colons after a quote than the value has keys. Only when these differ
 * too, or cannot be told, is the text scanned key by key.
 */
function hasDuplicateKey(text: string, tally: JsonTally): boolean {
  return text.length !== tally.shortest && countKeyColons(text) !== tally.keys && findDuplicateKey(text);
}
