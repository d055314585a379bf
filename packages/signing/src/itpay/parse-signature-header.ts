import { SignatureVerificationError } from '../signature-verification-error.ts';
import { readSignatureHeader } from './read-signature-header.ts';

/**
 * Reads the value of `X-ItPay-Signature` as strictly as the verification does; it checks no signature.
 *
 * @throws SignatureVerificationError when the form is not kept
 */
export function parseSignatureHeader(header: string): { timestamp: string; signatures: string[] } {
  const read = readSignatureHeader(header);
  if (typeof read === 'string') throw new SignatureVerificationError(read);
  return read;
}
