import { SignatureVerificationError } from '../signature-verification-error.ts';
import { scanSignatureHeader } from './scan-signature-header.ts';

export interface SignatureHeader {
  /** Unix seconds, decimal digits. */
  readonly timestamp: string;
  /** 1 to 8 signatures, lower-case hex, in their order. */
  readonly signatures: readonly string[];
}

/**
 * Reads the value of `X-ItPay-Signature` as strictly as the verification does; it checks no signature.
 *
 * @throws SignatureVerificationError when the form is not kept
 */
export function parseSignatureHeader(header: string): { timestamp: string; signatures: string[] } {
  const scanned = scanSignatureHeader(header);
  if (typeof scanned === 'string') throw new SignatureVerificationError(scanned);
  return {
    timestamp: String(scanned.timestamp),
    signatures: scanned.signatures.map((bytes) => Buffer.from(bytes).toString('hex')),
  };
}
