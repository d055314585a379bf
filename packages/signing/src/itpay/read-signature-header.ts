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
  // Most garbage, and spaces without end, before the elements are looked at one by one: that can take as long as an HMAC.
  if (!header.includes('v1=') || /( [^ ]*){99}/.test(header)) return 'header-malformed';
  let timestamp: string | undefined;
  const signatures: string[] = [];
  // Spaces belong to a comma: none may stand at the very beginning or end. The look-behind keeps long runs of them cheap.
  const elements = header.split(header.includes(' ') ? /(?<! ) *, */ : ',', maxElements + 1);
  if (elements.length > maxElements) return 'header-malformed';
  for (const element of elements) {
    if (element.startsWith('v1=')) signatures.push(element.slice(3));
    else if (element.startsWith('t=')) {
      if (timestamp !== undefined) return 'header-malformed';
      timestamp = element.slice(2);
    } else if (!/^[\w.-]+=[!-~]*$/.test(element)) return 'header-malformed';
  }
  if (timestamp === undefined || signatures.length < 1 || signatures.length > maxSignatures) return 'header-malformed';
  return findFormFault(itpayScheme, timestamp, signatures) ?? { timestamp, signatures };
}
