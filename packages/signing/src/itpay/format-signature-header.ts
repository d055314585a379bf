import { assertCount } from '../internal/assert-count.ts';
import { formatTimestamp } from '../internal/format-timestamp.ts';
import { rejectionMessages } from '../internal/rejections.ts';
import { findFormFault, itpayScheme } from '../internal/scheme.ts';

/**
 * Writes the value of `X-ItPay-Signature`; several signatures while a secret is being replaced.
 *
 * @throws TypeError, RangeError when `parseSignatureHeader` would refuse the result
 */
export function formatSignatureHeader(header: {
  readonly timestamp: string | number;
  readonly signatures: readonly string[];
}): string {
  const { signatures } = header;
  const timestamp = formatTimestamp(itpayScheme, header.timestamp);
  assertCount(signatures, 'signatures');
  if (findFormFault(itpayScheme, timestamp, signatures) !== undefined)
    throw new TypeError(rejectionMessages['signature-malformed']);
  return `t=${timestamp},v1=${signatures.join(',v1=')}`;
}
