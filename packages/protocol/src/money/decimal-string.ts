import { kindOf } from './kind-of.ts';

/** More fraction digits than any token has: ERC-20 stops at 18. */
export const MAX_DECIMAL_PLACES = 18;

/** Longer than any sum of money, short enough that arithmetic on hostile input stays cheap. */
const MAX_DECIMAL_LENGTH = 64;

const DECIMAL = /^(?:0|[1-9][0-9]*)(?:\.[0-9]{1,18})?$/;

/**
 * Tells whether a value is an amount as the stablecoin gateway writes it: digits, at most one point, at most 18 decimals.
 *
 * Signs, exponents, leading zeros, separators, spaces and numbers are not.
 *
 * @example isDecimalString('100.50') // true
 */
export function isDecimalString(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_DECIMAL_LENGTH && DECIMAL.test(value);
}

/**
 * Names what keeps a value from being a decimal string.
 *
 * @returns the reason, or undefined for a decimal string
 */
export function explainDecimalString(value: unknown): string | undefined {
  if (isDecimalString(value)) return undefined;
  if (typeof value === 'number' || typeof value === 'bigint') {
    return `expected a decimal string such as '100.50', a ${typeof value} came: write the amount in quotes, a float cannot hold every cent`;
  }
  if (typeof value !== 'string') return `expected a decimal string such as '100.50', ${kindOf(value)} came`;
  if (value === '') return `expected a decimal string such as '100.50', an empty string came`;
  if (value.length > MAX_DECIMAL_LENGTH) return `expected at most ${MAX_DECIMAL_LENGTH} characters`;
  if (/^[+-]/.test(value)) return 'expected a decimal string without a sign';
  if (/^[0-9.]+[eE]/.test(value)) return 'expected a decimal string without an exponent';
  if (/^0[0-9]/.test(value)) return 'expected a decimal string without leading zeros';
  if (/^(?:0|[1-9][0-9]*)\.[0-9]{19,}$/.test(value)) return `expected at most ${MAX_DECIMAL_PLACES} decimals`;
  return `expected a decimal string such as '100.50': digits and at most one point between digits`;
}

/** Throws what {@link explainDecimalString} says. The value itself stays out of the message. */
export function assertDecimalString(value: unknown): asserts value is string {
  const reason = explainDecimalString(value);
  if (reason !== undefined) throw new RangeError(`Not a decimal amount: ${reason}.`);
}
