import type { Cause } from './causes.ts';

/** The bytes that a received signature stands for, and what is wrong with its spelling. */
export interface ReceivedMac {
  readonly name?: Cause;
  readonly bytes: Buffer;
}

const hex = /^(?:[0-9a-f]{2}){16,64}$/i;
const base64 = /^[A-Za-z0-9+/]{22,86}={0,2}$/;
const base64url = /^[A-Za-z0-9_-]{22,86}={0,2}$/;

/** Every reading of one received signature; none if it is nothing that a signature could be. */
export function readSpellings(signature: string, encoding: 'hex' | 'base64'): readonly ReceivedMac[] {
  const plain = readPlain(signature, encoding);
  if (plain.length > 0) return plain;
  const bare = signature.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (bare !== signature) return rename(readPlain(bare, encoding), 'signature-quoted');
  const unprefixed = /^(?:sha256|sha512|sha1|hmac-sha256|hmac|v\d+|0x|Bearer|Signature)[=:,\s]*(.+)$/i.exec(signature)?.[1];
  return unprefixed === undefined ? [] : rename(readPlain(unprefixed, encoding), 'signature-prefixed');
}

function rename(macs: readonly ReceivedMac[], name: Cause): readonly ReceivedMac[] {
  return macs.map(({ bytes }) => ({ name, bytes }));
}

/** Hex and Base64 without anything around them. */
function readPlain(signature: string, encoding: 'hex' | 'base64'): readonly ReceivedMac[] {
  const macs: ReceivedMac[] = [];
  if (hex.test(signature)) macs.push({ ...nameHex(signature, encoding), bytes: Buffer.from(signature, 'hex') });
  if (!base64.test(signature) && !base64url.test(signature)) return macs;
  const bytes = Buffer.from(signature, 'base64');
  macs.push({ ...nameBase64(signature, bytes, encoding), bytes });
  const inner = bytes.toString('latin1');
  if (hex.test(inner)) macs.push({ name: 'signature-encoded-twice', bytes: Buffer.from(inner, 'hex') });
  return macs;
}

function nameHex(signature: string, encoding: 'hex' | 'base64'): { name?: Cause } {
  if (encoding === 'base64') return { name: 'signature-hex-for-base64' };
  return signature === signature.toLowerCase() ? {} : { name: 'signature-upper-case' };
}

function nameBase64(signature: string, bytes: Buffer, encoding: 'hex' | 'base64'): { name?: Cause } {
  if (encoding === 'hex') return { name: 'signature-base64-for-hex' };
  if (/[-_]/.test(signature)) return { name: 'signature-base64url' };
  if (signature === bytes.toString('base64')) return {};
  return { name: signature.includes('=') ? 'signature-malformed' : 'signature-padding-cut' };
}
