/**
 * 43 Base64 digits and one =, in the one canonical spelling: a lenient decoder takes eight spellings of one signature.
 *
 * @returns 32 bytes, or undefined
 */
export function decodeBase64Signature(text: string): Uint8Array | undefined {
  if (text.length !== 44 || text.charCodeAt(43) !== 0x3d) return undefined;
  const bytes = new Uint8Array(32);
  let bits = 0;
  let pending = 0;
  let length = 0;
  for (let index = 0; index < 43; index++) {
    const digit = base64Digit(text.charCodeAt(index));
    if (digit < 0) return undefined;
    bits = ((bits << 6) | digit) & 0xfff;
    pending += 6;
    if (pending >= 8) {
      pending -= 8;
      bytes[length++] = bits >> pending;
    }
  }
  // The last digit carries four bits of the signature; the two left over must be 0.
  return (bits & 3) === 0 ? bytes : undefined;
}

function base64Digit(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return code - 0x47;
  if (code >= 0x41 && code <= 0x5a) return code - 0x41;
  if (code >= 0x30 && code <= 0x39) return code + 4;
  if (code === 0x2b) return 62;
  return code === 0x2f ? 63 : -1;
}
