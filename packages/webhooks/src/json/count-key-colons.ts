const quote = 0x22;
const backslash = 0x5c;
/** Space, tab, line feed and carriage return: the white space of JSON. */
const spaces: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * Counts the colons that come right after an unescaped quote: every key's colon, and that of any string value which begins with
 * one. Undefined when a colon comes after white space: it may be a key's or part of a string.
 * The text must have passed `JSON.parse`.
 */
export function countKeyColons(text: string): number | undefined {
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
export function isEscaped(text: string, index: number): boolean {
  let before = index - 1;
  while (text.charCodeAt(before) === backslash) before -= 1;
  return (index - before) % 2 === 0;
}
