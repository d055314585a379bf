/** The 32 bytes of a digest that came as Latin-1 text. */
export function bytesOf(digest: string): Uint8Array {
  return new Uint8Array(32).map((_, index) => digest.charCodeAt(index));
}
