/** Also true for a `Uint8Array` of another realm, which `instanceof` does not know. */
export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || Object.prototype.toString.call(value) === '[object Uint8Array]';
}
