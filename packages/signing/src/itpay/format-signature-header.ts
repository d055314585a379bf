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
  if (signatures.length < 1 || signatures.length > 8)
    throw new RangeError(`1 to 8 signatures fit in a header, not ${signatures.length}.`);
  if (findFormFault(itpayScheme, timestamp, signatures) !== undefined)
    throw new TypeError(rejectionMessages['signature-malformed']);
  return `t=${timestamp},v1=${signatures.join(',v1=')}`;
}
