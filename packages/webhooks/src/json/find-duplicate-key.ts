import { isEscaped } from './count-key-colons.ts';

const quote = 0x22;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const colon = 0x3a;

/**
 * Tells whether any object of a JSON text names a key twice, escapes undone (`"id"` and `"\u0069d"` are one key).
 * The text must have passed `JSON.parse`: the grammar is not checked again.
 */
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
