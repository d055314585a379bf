const quote = 0x22;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const colon = 0x3a;
const backslash = 0x5c;
/** Space, tab, line feed and carriage return: the white space of JSON. */
const spaces: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

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
