import * as crypto from 'node:crypto';
import type { Body } from '../types.ts';
import { bytesOf } from './bytes-of.ts';
import { utf8Encoder } from './utf8.ts';

type TextEncoding = 'hex' | 'base64' | 'binary';

/** HMAC-SHA256 with one key, of a text and a body after it. */
export type ComputeHmac = (encoding: TextEncoding, prefix: string, body: Body) => string;

const blockSize = 64;
/** Beyond it, composing saves next to nothing. */
const maxMessageLength = 16_384;

// Allocated once: all work here is synchronous, and nothing of the caller's runs between filling and hashing.
let scratch: Buffer;
/** Whether the runtime has one-shot hashes that can be trusted. */
let isOneShot = false;
isOneShot = agreesWithStreams();

/** SHA-256 of a body, as text. */
export function hashText(data: Body, encoding: TextEncoding): string {
  return isOneShot ? crypto.hash('sha256', data, encoding) : crypto.createHash('sha256').update(data).digest(encoding);
}

/**
 * Prepares a key. For small messages two one-shot hashes take half the time of an `Hmac`, which is an object to make, to
 * call three times and to collect: HMAC(K, m) = H(outer pad, H(inner pad, m)), RFC 2104.
 *
 * @see docs/decisions/2026-11-20-one-shot-hmac.md
 */
export function prepareHmac(key: Uint8Array): ComputeHmac {
  const secretKey = crypto.createSecretKey(key);
  const stream: ComputeHmac = (encoding, prefix, body) =>
    crypto.createHmac('sha256', secretKey).update(prefix).update(body).digest(encoding);
  if (!isOneShot) return stream;

  const inner = Buffer.alloc(blockSize, 0x36);
  // With room for the inner digest.
  const outer = Buffer.alloc(blockSize + 32, 0x5c);
  const block = key.length > blockSize ? bytesOf(hashText(key, 'binary')) : key;
  block.forEach((byte, index) => {
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  });
  return (encoding, prefix, body) => {
    // A unit of text has at most three bytes.
    if (prefix.length + body.length > maxMessageLength) return stream(encoding, prefix, body);
    scratch.set(inner);
    let end = blockSize + scratch.write(prefix, blockSize);
    if (typeof body === 'string') end += scratch.write(body, end);
    else {
      scratch.set(body, end);
      end += body.length;
    }
    const message = scratch.subarray(0, end);
    outer.write(crypto.hash('sha256', message, 'binary'), blockSize, 'binary');
    // Neither key nor message is left behind.
    message.fill(0);
    return crypto.hash('sha256', outer, encoding);
  };
}

/** Whether one-shot hashes give what the streams of `node:crypto` give: asked once, when the module is loaded. */
function agreesWithStreams(): boolean {
  // 2, 3 and 4 bytes; together more than a block.
  const text = '\u00fc\u20ac\u{1f4b0}'.repeat(8);
  const key = utf8Encoder.encode(text);
  const compute = () => prepareHmac(key)('hex', text + hashText(text, 'base64'), key);
  const expected = compute();
  try {
    scratch = Buffer.alloc(blockSize + 3 * maxMessageLength);
    isOneShot = true;
    return compute() === expected;
  } catch {
    return false;
  }
}
