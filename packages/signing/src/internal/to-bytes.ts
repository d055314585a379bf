/** The same memory without `Buffer`'s own methods, so that results behave alike in every runtime. */
export function toBytes(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
