import { readSignatureHeader } from '../itpay/signature-header.ts';
import { isMissing, unwrapHeader } from '../scheme.ts';
import type { HeaderValue } from '../types.ts';
import type { Cause } from './causes.ts';

/** What the headers say, read as generously as possible. */
export interface Reading {
  /** What had to be overlooked. */
  readonly name?: Cause;
  readonly timestamp: string;
  readonly signatures: readonly string[];
}

const maxSignatures = 8;

/** Reads ItPay's header. A cause alone means that nothing could be read. */
export function readItPayHeader(value: HeaderValue): Reading | Cause {
  const strict = readSignatureHeader(value);
  if (typeof strict !== 'string') return strict;
  const header = unwrapHeader(value);
  if (isMissing(header)) return 'header-missing';
  const text = Array.isArray(header) ? header.join(',') : String(header);
  if (isPlaceholder(text)) return 'header-placeholder';
  const inner = text.slice(0, 2048).replace(/^\s*["']?\s*(?:x-itpay-signature\s*[:=]\s*)?|["']?\s*$/gi, '');
  const elements = inner.split(/[,;&\s]+/).map((element) => /^([\w.-]+)=(.*)$/s.exec(element) ?? ['', '', '']);
  const valuesOf = (keys: RegExp) => elements.filter(([, key = '']) => keys.test(key)).map(([, , own = '']) => own);
  const timestamps = valuesOf(/^(?:t|ts|timestamp)$/i);
  const signatures = valuesOf(/^(?:v\d|s|sig|signature)$/i).slice(0, maxSignatures);
  const [timestamp] = timestamps;
  if (timestamp === undefined || signatures.length === 0) return 'header-malformed';
  const isPlain = valuesOf(/^t$/).length > 0 && valuesOf(/^v1$/).length > 0;
  const name = nameFault({ isDoubled: Array.isArray(header) || timestamps.length > 1, isPlain, text });
  return name === undefined ? { timestamp, signatures } : { name, timestamp, signatures };
}

function nameFault(header: { readonly isDoubled: boolean; readonly isPlain: boolean; readonly text: string }): Cause | undefined {
  if (header.isDoubled) return 'header-doubled';
  if (/^\s*["']?x-itpay-signature/i.test(header.text)) return 'header-name-included';
  if (!header.isPlain) return 'header-key-names';
  return /[;&]|[^,\s]\s+[^,\s]/.test(header.text) ? 'header-separator' : undefined;
}

/** Reads a timestamp and a signature in headers of their own. */
export function readTwoHeaders(headers: { readonly timestamp: unknown; readonly signature: unknown }): Reading | Cause {
  const values = [headers.timestamp, headers.signature].map((value) => unwrapHeader(value));
  if (values.some(isMissing)) return 'header-missing';
  const texts = values.map((value) => (Array.isArray(value) ? value.join(', ') : String(value)).slice(0, 2048));
  const [timestamp = '', signature = ''] = texts.map(takeFirst);
  if (isPlaceholder(timestamp) || isPlaceholder(signature)) return 'header-placeholder';
  const name = texts.some((text) => takeFirst(text) !== text) ? { name: 'header-doubled' as const } : {};
  const combined = readItPayHeader(signature);
  if (typeof combined !== 'string' && combined.name === undefined) return { name: 'other-gateway', ...combined };
  return { ...name, timestamp, signatures: [signature] };
}

/** A header that was sent twice arrives as both values joined by a comma. */
function takeFirst(text: string): string {
  const [first = '', second] = text.split(/,\s*/);
  return first === second ? first : text;
}

function isPlaceholder(text: string): boolean {
  return /^(?:undefined|null|NaN|\[object \w+\])$/.test(text.trim());
}
