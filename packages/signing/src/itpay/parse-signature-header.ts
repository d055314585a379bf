import { findFormFault, itpayScheme } from '../internal/scheme.ts';
import { SignatureVerificationError } from '../signature-verification-error.ts';
import { splitSignatureHeader } from './split-signature-header.ts';

/**
 * Reads the value of `X-ItPay-Signature` as strictly as the verification does; it checks no signature.
 *
 * @throws SignatureVerificationError when the form is not kept
 */
export function parseSignatureHeader(header: string): { timestamp: string; signatures: string[] } {
  const { fault, timestamp = '', signatures = [] } = splitSignatureHeader(header);
  const reason = fault ?? findFormFault(itpayScheme, timestamp, signatures);
  if (reason !== undefined) throw new SignatureVerificationError(reason);
  return { timestamp, signatures };
}
