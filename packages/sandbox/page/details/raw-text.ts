export interface TextPiece {
  readonly isControl: boolean;
  readonly shown: string;
}

const NAMES: Readonly<Record<string, string>> = { '\n': '↵\n', '\r': '␍', '\t': '⇥', '\u0000': '␀', '\ufeff': 'BOM' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const INVISIBLE = /([\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+)/;

/** Splits a text where it holds characters that nobody sees: a signature covers them all the same. */
export function splitControls(text: string): readonly TextPiece[] {
  return text
    .split(INVISIBLE)
    .filter((piece) => piece !== '')
    .map((piece) =>
      INVISIBLE.test(piece) ? { isControl: true, shown: [...piece].map(nameOf).join('') } : { isControl: false, shown: piece },
    );
}

function nameOf(character: string): string {
  return NAMES[character] ?? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Bytes in rows of sixteen, with what can be printed beside them. */
export function hexDump(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const rows: string[] = [];
  for (let start = 0; start < bytes.length; start += 16) {
    const row = [...bytes.subarray(start, start + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = row.map((byte) => (byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
    rows.push(`${start.toString(16).padStart(4, '0')}  ${hex.padEnd(47)}  ${text}`);
  }
  return rows.join('\n');
}
