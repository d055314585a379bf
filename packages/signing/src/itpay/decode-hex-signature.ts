/**
 * 64 lower-case hex digits, no other spelling of the same bytes.
 *
 * @returns 32 bytes, or undefined
 */
export function decodeHexSignature(text: string, start = 0, end = text.length): Uint8Array | undefined {
  if (end - start !== 64) return undefined;
  const bytes = new Uint8Array(32);
  for (let index = 0; index < 32; index++) {
    const high = hexDigit(text.charCodeAt(start + 2 * index));
    const low = hexDigit(text.charCodeAt(start + 2 * index + 1));
    if ((high | low) > 15) return undefined;
    bytes[index] = (high << 4) | low;
  }
  return bytes;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x61 && code <= 0x66) return code - 0x57;
  return 16;
}
