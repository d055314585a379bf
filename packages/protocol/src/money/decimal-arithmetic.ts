import { assertDecimalString } from './decimal-string.ts';
import { alignDecimals, formatScaledDecimal } from './scaled-decimal.ts';

/**
 * Compares two decimal strings by value: '100.5' and '100.50' are equal.
 *
 * @returns -1, 0 or 1, as `Array.prototype.sort` wants it
 * @throws RangeError when one of them is not a decimal string
 */
export function compareDecimal(a: string, b: string): -1 | 0 | 1 {
  const { left, right } = alignDecimals(a, b);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/**
 * Adds two decimal strings exactly. The sum has as many decimals as the longer one: '0.1' and '0.20' give '0.30'.
 *
 * @throws RangeError when one of them is not a decimal string
 */
export function addDecimal(a: string, b: string): string {
  const { left, right, scale } = alignDecimals(a, b);
  return formatScaledDecimal({ digits: left + right, scale });
}

/**
 * Subtracts the second decimal string from the first exactly.
 *
 * @throws RangeError when one of them is not a decimal string, or when the result would be below zero
 */
export function subtractDecimal(a: string, b: string): string {
  const { left, right, scale } = alignDecimals(a, b);
  if (left < right) throw new RangeError('The second amount is greater than the first: a decimal string has no sign.');
  return formatScaledDecimal({ digits: left - right, scale });
}

/**
 * Says whether a decimal string is zero, however it is written.
 *
 * @throws RangeError when it is not a decimal string
 */
export function isZeroDecimal(value: string): boolean {
  assertDecimalString(value);
  return !/[1-9]/.test(value);
}
