import { findFormFault, isMissing, itpayScheme } from '../internal/scheme.ts';
import type { RejectionReason } from '../types.ts';

/** The caller's own. */
export interface SignatureHeader {
  /** Unix seconds, decimal digits. */
  timestamp: string;
  /** 1 to 8 signatures, lower-case hex, in their order. */
  signatures: string[];
}

const maxLength = 1024;
const maxSignatures = 8;

// The two keys that count. Their values may hold anything but a comma here, and one space: the form says what is wrong with them.
const known = /(?:^|[ ,])(?:t|v1)=[^ ,]*(?: +[^ ,]+)?/g;
// As far as a header is well-formed, and no farther than 16 elements. It cannot fail, so it never goes back over what it has read.
const wellFormed =
  /^(?:(?:(?:t|v1)=[^ ,]{0,500}(?: {1,4}[^ ,]{1,500})?|[\w.-]{1,64}=[!-+\--~]*)(?: {0,4}, {0,4}(?=[\w.-]))?){0,16}/;

/**
 * Reads `t=<seconds>,v1=<hex>`: keys in any order, unknown keys ignored, spaces around commas allowed, several v1.
 * Everything else is refused, so that a header has one reading only.
 */
export function readSignatureHeader(header: unknown): SignatureHeader | RejectionReason {
  if (isMissing(header)) return 'header-missing';
  if (typeof header !== 'string' || header.length > maxLength) return 'header-malformed';
  // What ItPay sends, in one step: the rest would read the same from it.
  const plain = /^t=([1-9][0-9]{0,10}),v1=([0-9a-f]{64})$/.exec(header);
  if (plain !== null) return { timestamp: plain[1] as string, signatures: [plain[2] as string] };
  const elements = wellFormed.exec(header)?.[0] === header && header.match(known);
  if (!elements || elements.length > 1 + maxSignatures) return 'header-malformed';
  const timestamps: string[] = [];
  const signatures: string[] = [];
  for (const element of elements) {
    const end = element.indexOf('=');
    (element[end - 1] === 't' ? timestamps : signatures).push(element.slice(end + 1));
  }
  const [timestamp] = timestamps;
  if (timestamp === undefined || timestamps.length > 1 || signatures.length < 1) return 'header-malformed';
  return findFormFault(itpayScheme, timestamp, signatures) ?? { timestamp, signatures };
}
