import { assertDecimalString, MAX_DECIMAL_PLACES } from './decimal-string.ts';

/** How {@link formatDecimal} writes an amount. */
export interface FormatDecimalOptions {
  /** Zeros are added up to this many decimals, 0 to 18. Default 0. */
  readonly minimumDecimals?: number;
  /** Separates thousands, for example `','`. Default none. */
  readonly groupSeparator?: string;
}

/**
 * Writes a decimal string for people. It never rounds, because the payer must send exactly what is shown.
 *
 * @returns the amount, without trailing zeros beyond `minimumDecimals`
 * @throws RangeError when the value is not a decimal string or `minimumDecimals` is not an integer from 0 to 18
 * @example formatDecimal('1234567.5', { minimumDecimals: 2, groupSeparator: ',' }) // '1,234,567.50'
 */
export function formatDecimal(value: string, options: FormatDecimalOptions = {}): string {
  assertDecimalString(value);
  const { minimumDecimals = 0, groupSeparator = '' } = options;
  if (!Number.isInteger(minimumDecimals) || minimumDecimals < 0 || minimumDecimals > MAX_DECIMAL_PLACES) {
    throw new RangeError(`minimumDecimals: expected an integer from 0 to ${MAX_DECIMAL_PLACES}.`);
  }
  const [whole = '', fraction = ''] = value.split('.');
  const grouped = groupSeparator === '' ? whole : groupThousands(whole, groupSeparator);
  const decimals = fraction.replace(/0+$/, '').padEnd(minimumDecimals, '0');
  return decimals === '' ? grouped : `${grouped}.${decimals}`;
}

function groupThousands(whole: string, separator: string): string {
  const groups: string[] = [];
  for (let end = whole.length; end > 0; end -= 3) groups.unshift(whole.slice(Math.max(0, end - 3), end));
  return groups.join(separator);
}
