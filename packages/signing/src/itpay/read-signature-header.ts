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

const separator = '(?: {0,4}, {0,4}(?=[\\w.-]))?';
const unknown = `(?:(?!t=|v1=)[\\w.-]{1,64}=[!-+\\--~]*${separator}){0,7}`;
// Its value may hold anything but a comma here, and one space: the form says what is wrong with it.
const known = `(?:(t|v1)=([^ ,]*(?: {1,4}[^ ,]+)?)${separator}${unknown})?`;
// One t and eight v1, as far as a header is well-formed. It cannot fail, so it never goes back over what it has read: no header
// is slow to refuse.
const wellFormed = new RegExp(`^${unknown}${known.repeat(9)}`);

/**
 * Reads `t=<seconds>,v1=<hex>`: keys in any order, unknown keys ignored, spaces around commas allowed, several v1.
 * Everything else is refused, so that a header has one reading only.
 */
export function readSignatureHeader(header: unknown): SignatureHeader | RejectionReason {
  if (isMissing(header)) return 'header-missing';
  if (typeof header !== 'string' || header.length > maxLength) return 'header-malformed';
  // What ItPay sends, in one step: the rest would read the same from it.
  const plain = header.length < 99 && /^t=([1-9][0-9]{0,10}),v1=([0-9a-f]{64})$/.exec(header);
  if (plain) return { timestamp: plain[1] as string, signatures: [plain[2] as string] };
  const parts = wellFormed.exec(header) as RegExpExecArray;
  if (parts[0] !== header) return 'header-malformed';
  const timestamps: string[] = [];
  const signatures: string[] = [];
  for (let index = 1; parts[index] !== undefined; index += 2) {
    (parts[index] === 't' ? timestamps : signatures).push(parts[index + 1] as string);
  }
  const [timestamp] = timestamps;
  if (timestamp === undefined || timestamps.length > 1 || signatures.length < 1) return 'header-malformed';
  return findFormFault(itpayScheme, timestamp, signatures) ?? { timestamp, signatures };
}
