// Characters that format text, show nothing or break lines, and halves of a surrogate pair. Joiners inside emoji and variation selectors
// are among them: they too make two texts that look the same differ.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * The first character of a text that nobody can see, such as `U+200B`, or undefined. In an identity such a character would make two
 * purchases of what looks like one.
 */
export function findInvisibleCharacter(text: string): string | undefined {
  const codePoint = INVISIBLE.exec(text)?.[0].codePointAt(0);
  return codePoint === undefined ? undefined : `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}
