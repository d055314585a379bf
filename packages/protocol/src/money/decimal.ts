import { describeKind } from '../options/describe-kind.ts';

/** A decimal as an integer and the power of ten it is divided by: '100.50' is 10050 and 2. */
export interface ScaledDecimal {
  readonly digits: bigint;
  readonly scale: number;
}

export function parseScaledDecimal(value: string): ScaledDecimal {
  assertDecimalString(value);
  const point = value.indexOf('.');
  if (point === -1) return { digits: BigInt(value), scale: 0 };
  const fraction = value.slice(point + 1);
  return { digits: BigInt(value.slice(0, point) + fraction), scale: fraction.length };
}

export function formatScaledDecimal({ digits, scale }: ScaledDecimal): string {
  const text = digits.toString().padStart(scale + 1, '0');
  return scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

/** Brings two decimals to one scale, so that their digits can be compared and added. */
export function alignDecimals(a: string, b: string): { readonly left: bigint; readonly right: bigint; readonly scale: number } {
  const first = parseScaledDecimal(a);
  const second = parseScaledDecimal(b);
  const scale = Math.max(first.scale, second.scale);
  return {
    left: first.digits * 10n ** BigInt(scale - first.scale),
    right: second.digits * 10n ** BigInt(scale - second.scale),
    scale,
  };
}

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
