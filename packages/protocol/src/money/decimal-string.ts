import { describeKind } from '../options/describe-kind.ts';

/** The most decimals that an amount may have. ERC-20 tokens have at most 18. */
export const MAX_DECIMAL_PLACES = 18;

/** Longer than any sum of money, and short enough to keep arithmetic on hostile input cheap. */
const MAX_DECIMAL_LENGTH = 64;

const DECIMAL = /^(?:0|[1-9][0-9]*)(?:\.[0-9]{1,18})?$/;

/**
 * Says whether a value is an amount as the stablecoin gateway writes it: digits, at most one point, at most 18 decimals.
 *
 * A sign, an exponent, a leading zero, a separator or a space makes it false, and so does a number.
 *
 * @example isDecimalString('100.50') // true
 */
export function isDecimalString(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_DECIMAL_LENGTH && DECIMAL.test(value);
}

/**
 * Says why a value is not a decimal string.
 *
 * @returns the reason, or undefined for a decimal string
 */
export function explainDecimalString(value: unknown): string | undefined {
  if (isDecimalString(value)) return undefined;
  if (typeof value === 'number' || typeof value === 'bigint') {
    return `expected a decimal string such as '100.50', received a ${typeof value}: write the amount in quotes, because a float cannot hold every cent`;
  }
  if (typeof value !== 'string') return `expected a decimal string such as '100.50', received ${describeKind(value)}`;
  if (value === '') return `expected a decimal string such as '100.50', received an empty string`;
  if (value.length > MAX_DECIMAL_LENGTH) return `expected at most ${MAX_DECIMAL_LENGTH} characters`;
  if (/^[+-]/.test(value)) return 'expected a decimal string without a sign';
  if (/^[0-9.]+[eE]/.test(value)) return 'expected a decimal string without an exponent';
  if (/^0[0-9]/.test(value)) return 'expected a decimal string without leading zeros';
  if (/^(?:0|[1-9][0-9]*)\.[0-9]{19,}$/.test(value)) return `expected at most ${MAX_DECIMAL_PLACES} decimals`;
  return `expected a decimal string such as '100.50': digits and at most one point between digits`;
}

/**
 * Throws unless a value is a decimal string. The message does not contain the value.
 *
 * @throws RangeError with the reason of {@link explainDecimalString}
 */
export function assertDecimalString(value: unknown): asserts value is string {
  const reason = explainDecimalString(value);
  if (reason !== undefined) throw new RangeError(`Not a decimal amount: ${reason}.`);
}
