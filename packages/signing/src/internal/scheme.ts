import { constantTimeEqual } from '../constant-time-equal.ts';
import type { RejectionReason } from '../types.ts';
import { utf8Encoder } from './utf8.ts';

/** What differs between the two gateways in time and encoding. */
export interface Scheme {
  readonly encoding: 'hex' | 'base64';
  readonly unitMs: number;
  /** The caller's name for the tolerance, which is in the same unit. */
  readonly tolerance: 'toleranceSeconds' | 'toleranceMs';
  readonly timestamp: RegExp;
  /** The usual mistake: the other gateway's unit. */
  readonly wrongUnit: RegExp;
  /** The one spelling of a signature; lenient decoders take many. */
  readonly signature: RegExp;
}

/** A timestamp and signatures whose forms are right. */
export interface Signed {
  readonly timestamp: string;
  readonly signatures: readonly string[];
}

export const itpayScheme: Scheme = {
  encoding: 'hex',
  unitMs: 1000,
  tolerance: 'toleranceSeconds',
  timestamp: /^[1-9][0-9]{0,10}$/,
  wrongUnit: /^[1-9][0-9]{12}$/,
  signature: /^[0-9a-f]{64}$/,
};

export const stablecoinScheme: Scheme = {
  encoding: 'base64',
  unitMs: 1,
  tolerance: 'toleranceMs',
  timestamp: /^[0-9]{13}$/,
  wrongUnit: /^[0-9]{10}$/,
  // The last digit before = carries four bits of the signature; its two spare bits must be 0.
  signature: /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/,
};

// Allocated once: all work here is synchronous.
const left = new Uint8Array(64);
const right = new Uint8Array(64);

/** Compares two signatures of one scheme in constant time. In their one spelling they are equal exactly if their texts are. */
export function isSameSignature(a: string, b: string): boolean {
  utf8Encoder.encodeInto(a.padEnd(64), left);
  utf8Encoder.encodeInto(b.padEnd(64), right);
  return constantTimeEqual(left, right);
}

/** As received. */
export interface SignatureHeaders {
  readonly timestamp: unknown;
  readonly signature: unknown;
}

/** Why what came with a body is refused before any computing, or undefined. */
export function findFormFault(scheme: Scheme, timestamp: unknown, signatures: readonly unknown[]): RejectionReason | undefined {
  const fault = findTimestampFault(scheme, timestamp);
  if (fault !== undefined) return fault;
  for (const signature of signatures) {
    if (typeof signature !== 'string' || !scheme.signature.test(signature)) return 'signature-malformed';
  }
  return undefined;
}

export function findTimestampFault(
  scheme: Scheme,
  timestamp: unknown,
): 'timestamp-malformed' | 'timestamp-wrong-unit' | undefined {
  const text = typeof timestamp === 'number' ? String(timestamp) : timestamp;
  if (typeof text !== 'string') return 'timestamp-malformed';
  if (scheme.timestamp.test(text)) return undefined;
  return scheme.wrongUnit.test(text) ? 'timestamp-wrong-unit' : 'timestamp-malformed';
}

/** Reads a timestamp and a signature that came in headers of their own. Two of a name, joined by a comma, fit no form. */
export function readSignature(scheme: Scheme, headers: SignatureHeaders): Signed | RejectionReason {
  const { timestamp, signature } = headers;
  if (isMissing(timestamp) || isMissing(signature)) return 'header-missing';
  const signatures = [signature as string];
  return findFormFault(scheme, timestamp, signatures) ?? { timestamp: String(timestamp), signatures };
}

export function isMissing(value: unknown): boolean {
  return (value ?? '') === '';
}
