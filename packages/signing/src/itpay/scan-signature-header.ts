import type { RejectionReason } from '../types.ts';
import { decodeHexSignature } from './decode-hex-signature.ts';
import { readTimestamp } from './read-timestamp.ts';

export interface ScannedHeader {
  readonly timestamp: number;
  readonly signatures: readonly Uint8Array[];
}

const maxLength = 1024;
const maxSignatures = 8;

/**
 * One pass over `t=<seconds>,v1=<hex>`: keys in any order, unknown keys ignored, spaces around commas allowed, several v1.
 * Everything else is refused, so that a header has one reading only.
 */
export function scanSignatureHeader(header: unknown): ScannedHeader | RejectionReason {
  if (header === undefined || header === null || header === '') return 'header-missing';
  if (typeof header !== 'string' || header.length > maxLength) return 'header-malformed';
  let timestamp: string | undefined;
  const spans: number[] = [];
  let position = 0;
  for (;;) {
    const keyStart = position;
    while (isKeyCharacter(header.charCodeAt(position))) position++;
    const keyEnd = position;
    if (keyEnd === keyStart || header.charCodeAt(position) !== 0x3d) return 'header-malformed';
    const valueStart = ++position;
    while (isValueCharacter(header.charCodeAt(position))) position++;
    const valueEnd = position;
    const first = header.charCodeAt(keyStart);
    if (first === 0x74 && keyEnd - keyStart === 1) {
      if (timestamp !== undefined) return 'header-malformed';
      timestamp = header.slice(valueStart, valueEnd);
    } else if (first === 0x76 && keyEnd - keyStart === 2 && header.charCodeAt(keyStart + 1) === 0x31) {
      if (spans.length === 2 * maxSignatures) return 'header-malformed';
      spans.push(valueStart, valueEnd);
    }
    if (position === header.length) break;
    position = skipSpaces(header, position);
    if (header.charCodeAt(position) !== 0x2c) return 'header-malformed';
    position = skipSpaces(header, position + 1);
  }
  if (timestamp === undefined || spans.length === 0) return 'header-malformed';
  const seconds = readTimestamp(timestamp);
  if (typeof seconds === 'string') return seconds;
  const signatures: Uint8Array[] = [];
  for (let index = 0; index < spans.length; index += 2) {
    const signature = decodeHexSignature(header, spans[index], spans[index + 1]);
    if (signature === undefined) return 'signature-malformed';
    signatures.push(signature);
  }
  return { timestamp: seconds, signatures };
}

function skipSpaces(text: string, position: number): number {
  let next = position;
  while (text.charCodeAt(next) === 0x20) next++;
  return next;
}

/** Letters, digits, - . _ */
function isKeyCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x5f
  );
}

/** Visible ASCII but the comma. */
function isValueCharacter(code: number): boolean {
  return code > 0x20 && code < 0x7f && code !== 0x2c;
}
