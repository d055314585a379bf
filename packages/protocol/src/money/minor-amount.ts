import { minorUnitDigits } from './currencies.ts';
import { kindOf } from './kind-of.ts';
import { formatScaledDecimal, parseScaledDecimal } from './scaled-decimal.ts';

/** Money as ItPay writes it: an integer number of the currency's smallest unit. CNY 699 is 6.99 yuan, JPY 699 is 699 yen. */
export interface MinorMoney {
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** A safe integer, in minor units. */
  readonly value: number;
}

/**
 * Names what keeps a value from being an amount in minor units.
 *
 * @returns the reason, or undefined for a positive safe integer
 */
export function explainMinorValue(value: unknown): string | undefined {
  if (typeof value !== 'number') {
    return `expected a positive integer number of minor units, ${kindOf(value)} came`;
  }
  if (!Number.isFinite(value)) return 'expected a positive integer number of minor units, it is not finite';
  if (!Number.isInteger(value)) {
    return 'expected a positive integer number of minor units, a fraction came: write 699 for CNY 6.99, and 699 for JPY 699';
  }
  if (!Number.isSafeInteger(value)) return 'expected an integer up to 9007199254740991: beyond it a number is no longer exact';
  if (value < 0) return 'expected a positive integer number of minor units, it is below zero';
  if (value === 0) return 'expected a positive integer number of minor units, it is zero';
  return undefined;
}

/**
 * Turns minor units into a decimal string without floats.
 *
 * @throws RangeError for an unknown currency or a value that is not a non-negative safe integer
 * @example minorToDecimal({ currency: 'CNY', value: 699 }) // '6.99'
 */
export function minorToDecimal({ currency, value }: MinorMoney): string {
  const digits = minorUnitDigits(currency);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError('Not an amount in minor units: expected a non-negative safe integer.');
  }
  return formatScaledDecimal({ digits: BigInt(value), scale: digits });
}

/**
 * Turns a decimal string into minor units without floats.
 *
 * @throws RangeError for an unknown currency, a string that is no decimal, a fraction finer than the currency has, or a value too large
 * @example decimalToMinor('6.99', 'CNY') // { currency: 'CNY', value: 699 }
 */
export function decimalToMinor(decimal: string, currency: string): MinorMoney {
  const digits = minorUnitDigits(currency);
  const parsed = parseScaledDecimal(decimal);
  const shift = digits - parsed.scale;
  const divisor = shift < 0 ? 10n ** BigInt(-shift) : 1n;
  if (parsed.digits % divisor !== 0n) throw new RangeError(`Too many decimals: ${currency} has ${digits}.`);
  const value = shift < 0 ? parsed.digits / divisor : parsed.digits * 10n ** BigInt(shift);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('Too large an amount for an exact number of minor units.');
  return { currency, value: Number(value) };
}

/**
 * Writes an amount for a person: the currency, a space, the decimals that the currency has.
 *
 * @throws RangeError as {@link minorToDecimal}
 * @example formatMinorAmount({ currency: 'CNY', value: 699 }) // 'CNY 6.99'
 * @example formatMinorAmount({ currency: 'JPY', value: 699 }) // 'JPY 699'
 */
export function formatMinorAmount(money: MinorMoney): string {
  return `${money.currency} ${minorToDecimal(money)}`;
}
