import { describeKind } from '../options/describe-kind.ts';
import { formatScaledDecimal, parseScaledDecimal } from './decimal.ts';

/** ISO 4217, by the number of decimals. Metals, test codes and funds without a minor unit are left out, because nobody pays in them. */
const CODES_BY_DIGITS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP
      COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES
      KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD
      PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD
      TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const DIGITS_BY_CODE: ReadonlyMap<string, number> = new Map(
  Object.entries(CODES_BY_DIGITS).flatMap(([digits, codes]) => codes.split(/\s+/).map((code) => [code, Number(digits)] as const)),
);

/** Says whether a value is the ISO 4217 code, in upper case, of a currency in which people pay. */
export function isCurrencyCode(value: unknown): value is string {
  return typeof value === 'string' && DIGITS_BY_CODE.has(value);
}

/**
 * Looks up how many decimals a currency has: 2 for CNY, 0 for JPY, 3 for KWD.
 *
 * @param currency ISO 4217, upper case
 * @throws RangeError when the code is not an ISO 4217 currency
 */
export function minorUnitDigits(currency: string): number {
  const digits = DIGITS_BY_CODE.get(currency);
  if (digits === undefined) throw new RangeError('Not a currency: expected an ISO 4217 code in upper case, such as CNY.');
  return digits;
}

/** An amount as ItPay writes it: an integer number of the currency's smallest unit. CNY 699 is 6.99 yuan; JPY 699 is 699 yen. */
export interface MinorMoney {
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** A safe integer, in minor units. */
  readonly value: number;
}

/**
 * Says why a value is not an amount in minor units.
 *
 * @returns the reason, or undefined for a positive safe integer
 */
export function explainMinorValue(value: unknown): string | undefined {
  if (typeof value !== 'number') {
    return `expected a positive integer number of minor units, received ${describeKind(value)}`;
  }
  if (!Number.isFinite(value)) return 'expected a positive integer number of minor units, received one that is not finite';
  if (!Number.isInteger(value)) {
    return 'expected a positive integer number of minor units, received a fraction: write 699 for CNY 6.99, and 699 for JPY 699';
  }
  if (!Number.isSafeInteger(value)) return 'expected an integer up to 9007199254740991: a larger number is no longer exact';
  if (value < 0) return 'expected a positive integer number of minor units, received one below zero';
  if (value === 0) return 'expected a positive integer number of minor units, received zero';
  return undefined;
}

/**
 * Converts minor units to a decimal string without floats.
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
 * Converts a decimal string to minor units without floats.
 *
 * @throws RangeError for an unknown currency, a string that is not a decimal, more decimals than the currency has, or a value too large
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
 * Writes an amount for people: the currency, a space, and as many decimals as the currency has.
 *
 * @throws RangeError as {@link minorToDecimal}
 * @example formatMinorAmount({ currency: 'CNY', value: 699 }) // 'CNY 6.99'
 * @example formatMinorAmount({ currency: 'JPY', value: 699 }) // 'JPY 699'
 */
export function formatMinorAmount(money: MinorMoney): string {
  return `${money.currency} ${minorToDecimal(money)}`;
}
