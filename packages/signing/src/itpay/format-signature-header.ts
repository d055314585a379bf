import { decodeHexSignature } from './decode-hex-signature.ts';
import type { SignatureHeader } from './parse-signature-header.ts';
import { formatTimestamp } from './read-timestamp.ts';

/**
 * Writes the value of `X-ItPay-Signature`; several signatures while a secret is being replaced.
 *
 * @throws TypeError, RangeError when `parseSignatureHeader` would refuse the result
 */
export function formatSignatureHeader({
  timestamp,
  signatures,
}: Omit<SignatureHeader, 'timestamp'> & { readonly timestamp: string | number }): string {
  if (signatures.length < 1 || signatures.length > 8)
    throw new RangeError(`1 to 8 signatures fit in a header, not ${signatures.length}.`);
  let header = `t=${formatTimestamp(timestamp)}`;
  for (const signature of signatures) {
    if (typeof signature !== 'string' || decodeHexSignature(signature) === undefined) {
      throw new TypeError('A signature must be 64 lower-case hex digits.');
    }
    header += `,v1=${signature}`;
  }
  return header;
}
