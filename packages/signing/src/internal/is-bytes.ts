/** Also true for a `Uint8Array` of another realm, which `instanceof` does not know; false for a proxy and other imitations. */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && (value as Uint8Array)[Symbol.toStringTag] === 'Uint8Array';
}
