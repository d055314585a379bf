import { findFormFault, isMissing, itpayScheme } from '../internal/scheme.ts';
import type { RejectionReason } from '../types.ts';

export interface SignatureHeader {
  /** Unix seconds, decimal digits. */
  readonly timestamp: string;
  /** 1 to 8 signatures, lower-case hex, in their order. */
  readonly signatures: readonly string[];
}

const maxLength = 1024;
const maxSignatures = 8;
// Otherwise reading a header full of unknown keys would take longer than the HMAC.
const maxElements = 32;
const space = 0x20;

/**
 * One pass over `t=<seconds>,v1=<hex>`: keys in any order, unknown keys ignored, spaces around commas allowed, several v1.
 * Everything else is refused, so that a header has one reading only.
 */
export function readSignatureHeader(header: unknown): SignatureHeader | RejectionReason {
  if (isMissing(header)) return 'header-missing';
  if (typeof header !== 'string' || header.length > maxLength) return 'header-malformed';
  // What ItPay sends, in one step: the loop below would read the same from it.
  const plain = /^t=([1-9][0-9]{0,10}),v1=([0-9a-f]{64})$/.exec(header);
  if (plain !== null) return { timestamp: plain[1] as string, signatures: [plain[2] as string] };
  let timestamp: string | undefined;
  let signatures: string[] | undefined;
  for (let position = 0, elements = 0; position <= header.length; ) {
    if (++elements > maxElements) return 'header-malformed';
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
      else if (signatures.push(signature) > maxSignatures) return 'header-malformed';
    } else if (header.startsWith('t=', start)) {
      if (timestamp !== undefined) return 'header-malformed';
      timestamp = header.slice(start + 2, end);
    } else if (!/^[\w.-]+=[!-~]*$/.test(header.slice(start, end))) return 'header-malformed';
  }
  if (timestamp === undefined || signatures === undefined) return 'header-malformed';
  return findFormFault(itpayScheme, timestamp, signatures) ?? { timestamp, signatures };
}
