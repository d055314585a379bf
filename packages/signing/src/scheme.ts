import { rejectionMessage } from './errors.ts';
import type { RejectionReason } from './types.ts';

/** What differs between the two gateways in time and encoding. */
export interface Scheme {
  readonly encoding: 'hex' | 'base64';
  readonly unitMs: number;
  readonly timestamp: RegExp;
  /** The usual mistake: the other gateway's unit. */
  readonly wrongUnit: RegExp;
  /** The one accepted spelling of a signature; decoders take many. */
  readonly signature: RegExp;
}

export const itpayScheme: Scheme = {
  encoding: 'hex',
  unitMs: 1000,
  timestamp: /^[1-9][0-9]{0,10}$/,
  wrongUnit: /^[1-9][0-9]{12}$/,
  signature: /^[0-9a-f]{64}$/,
};

export const stablecoinScheme: Scheme = {
  encoding: 'base64',
  unitMs: 1,
  timestamp: /^[0-9]{13}$/,
  wrongUnit: /^[0-9]{10}$/,
  // The last digit before = carries four bits of the signature; its two spare bits must be 0.
  signature: /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/,
};

/** A timestamp and signatures whose forms are right. */
export interface Signed {
  readonly timestamp: string;
  readonly signatures: readonly string[];
}

/** The value of a header that may have come as a list. A list of several stays one, and no form fits a list. */
export function unwrapHeader(value: unknown): unknown {
  return Array.isArray(value) && value.length < 2 ? value[0] : value;
}

export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** Reads a timestamp and a signature that came in headers of their own. */
export function readSignature(
  scheme: Scheme,
  headers: { readonly timestamp: unknown; readonly signature: unknown },
): Signed | RejectionReason {
  const timestamp = unwrapHeader(headers.timestamp);
  const signature = unwrapHeader(headers.signature);
  if (isMissing(timestamp) || isMissing(signature)) return 'header-missing';
  return readForms(scheme, timestamp, [signature]);
}

/** Checks the form of a timestamp and of the signatures beside it. One malformed signature refuses them all. */
export function readForms(scheme: Scheme, timestamp: unknown, signatures: readonly unknown[]): Signed | RejectionReason {
  const fault = findTimestampFault(scheme, timestamp);
  if (fault !== undefined) return fault;
  for (const signature of signatures) {
    if (typeof signature !== 'string' || !scheme.signature.test(signature)) return 'signature-malformed';
  }
  return { timestamp: String(timestamp), signatures: signatures as readonly string[] };
}

function findTimestampFault(scheme: Scheme, timestamp: unknown): 'timestamp-malformed' | 'timestamp-wrong-unit' | undefined {
  if (typeof timestamp !== 'number' && typeof timestamp !== 'string') return 'timestamp-malformed';
  const text = String(timestamp);
  if (scheme.timestamp.test(text)) return undefined;
  return scheme.wrongUnit.test(text) ? 'timestamp-wrong-unit' : 'timestamp-malformed';
}

/** For signing, where a bad timestamp is the caller's mistake. @throws TypeError; RangeError for the other gateway's unit */
export function formatTimestamp(scheme: Scheme, timestamp: unknown): string {
  const fault = findTimestampFault(scheme, timestamp);
  if (fault === undefined) return String(timestamp);
  throw new (fault === 'timestamp-wrong-unit' ? RangeError : TypeError)(rejectionMessage(fault));
}
