import { rejectionMessage, SignatureVerificationError } from '../errors.ts';
import { checkCount, checkFields, mistake } from '../input.ts';
import { formatTimestamp, isMissing, itpayScheme, readForms, type Signed, unwrapHeader } from '../scheme.ts';
import type { HeaderValue, RejectionReason } from '../types.ts';

/** What `X-ItPay-Signature` holds. */
export interface SignatureHeader {
  /** Unix seconds, decimal digits. */
  timestamp: string;
  /** 1 to 8 signatures in their order, each of 64 lower-case hex digits. */
  signatures: string[];
}

const maxLength = 1024;
const maxSignatures = 8;

/**
 * Reads the value of `X-ItPay-Signature` as strictly as the verification does. It checks no signature.
 *
 * @throws SignatureVerificationError when the header does not have the right form
 */
export function parseSignatureHeader(header: HeaderValue): SignatureHeader {
  const read = readSignatureHeader(header);
  if (typeof read === 'string') throw new SignatureVerificationError(read);
  return { timestamp: read.timestamp, signatures: [...read.signatures] };
}

/**
 * Reads `t=<seconds>,v1=<hex>`: one `t`, 1 to 8 `v1` and any other keys, in any order, with optional spaces around commas.
 * Everything else is refused, so that a header has only one reading.
 */
export function readSignatureHeader(value: HeaderValue): Signed | RejectionReason {
  const header = unwrapHeader(value);
  if (isMissing(header)) return 'header-missing';
  if (typeof header !== 'string' || header.length > maxLength) return 'header-malformed';
  // Spaces belong to a comma: there are none at the ends.
  if (header.startsWith(' ') || header.endsWith(' ')) return 'header-malformed';
  const timestamps: string[] = [];
  const signatures: string[] = [];
  for (const element of header.split(',')) {
    const pair = trimSpaces(element);
    const end = pair.indexOf('=');
    const key = pair.slice(0, Math.max(end, 0));
    const text = pair.slice(end + 1);
    if (key === 't') timestamps.push(text);
    else if (key === 'v1') signatures.push(text);
    else if (!/^[\w.-]+$/.test(key) || !/^[!-~]*$/.test(text)) return 'header-malformed';
  }
  if (timestamps.length !== 1 || signatures.length < 1 || signatures.length > maxSignatures) return 'header-malformed';
  return readForms(itpayScheme, timestamps[0], signatures);
}

/** Takes spaces away and nothing else: `trim` would take tabs and line ends, too. */
function trimSpaces(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === ' ') start++;
  while (end > start && text[end - 1] === ' ') end--;
  return text.slice(start, end);
}

/**
 * Writes the value of `X-ItPay-Signature`, with several signatures while a secret is being replaced.
 *
 * @throws TypeError, RangeError when `parseSignatureHeader` would refuse the result
 */
export function formatSignatureHeader(header: {
  /** Unix seconds. */
  readonly timestamp: string | number;
  /** 1 to 8 signatures, each of 64 lower-case hex digits. */
  readonly signatures: readonly string[];
}): string {
  checkFields(header, ['timestamp', 'signatures']);
  const { signatures } = header;
  const timestamp = formatTimestamp(itpayScheme, header.timestamp);
  if (!Array.isArray(signatures)) throw mistake('a list of signatures', signatures);
  checkCount(signatures, 'signatures');
  const read = readForms(itpayScheme, timestamp, signatures);
  if (typeof read === 'string') throw new TypeError(rejectionMessage(read));
  return `t=${timestamp},v1=${signatures.join(',v1=')}`;
}
