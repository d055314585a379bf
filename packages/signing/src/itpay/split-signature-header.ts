import { findMissing } from '../internal/scheme.ts';
import type { RejectionReason } from '../types.ts';

export interface SignatureHeader {
  /** Unix seconds, decimal digits. */
  readonly timestamp: string;
  /** 1 to 8 signatures, lower-case hex, in their order. */
  readonly signatures: readonly string[];
}

export interface SplitHeader {
  readonly fault?: RejectionReason;
  readonly timestamp?: string;
  readonly signatures?: string[];
}

const maxLength = 1024;
const maxSignatures = 8;
// Otherwise reading a header full of unknown keys would take longer than the HMAC.
const maxElements = 32;
const space = 0x20;
const missing: SplitHeader = { fault: 'header-missing' };
const malformed: SplitHeader = { fault: 'header-malformed' };

/**
 * One pass over `t=<seconds>,v1=<hex>`: keys in any order, unknown keys ignored, spaces around commas allowed, several v1.
 * Everything else is refused, so that a header has one reading only. The values' own form is checked afterwards.
 */
export function splitSignatureHeader(header: unknown): SplitHeader {
  if (findMissing(header, header) !== undefined) return missing;
  if (typeof header !== 'string' || header.length > maxLength) return malformed;
  let timestamp: string | undefined;
  let signatures: string[] | undefined;
  for (let position = 0, elements = 0; position <= header.length; ) {
    if (++elements > maxElements) return malformed;
    const comma = header.indexOf(',', position);
    let start = position;
    let end = comma === -1 ? header.length : comma;
    position = end + 1;
    // Spaces belong to a comma: none may stand at the very beginning or end.
    while (start > 0 && header.charCodeAt(start) === space) start++;
    while (end < header.length && header.charCodeAt(end - 1) === space) end--;
    if (header.startsWith('v1=', start)) {
      const signature = header.slice(start + 3, end);
      if (signatures === undefined) signatures = [signature];
      else if (signatures.push(signature) > maxSignatures) return malformed;
    } else if (header.startsWith('t=', start)) {
      if (timestamp !== undefined) return malformed;
      timestamp = header.slice(start + 2, end);
    } else if (!/^[\w.-]+=[!-~]*$/.test(header.slice(start, end))) return malformed;
  }
  return timestamp === undefined || signatures === undefined ? malformed : { timestamp, signatures };
}
