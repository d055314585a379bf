import { runInNewContext } from 'node:vm';

/** What an expression gives in another realm, as in a browser frame or under Jest's jsdom. */
export function inAnotherRealm(expression: string): unknown {
  return runInNewContext(expression);
}

/** Bytes whose memory was handed to somebody else. */
export function detach(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return bytes;
}
