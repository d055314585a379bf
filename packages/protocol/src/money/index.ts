import type * as amount from './minor-amount.ts';

// Decimal strings, as the stablecoin gateway writes amounts

export { addDecimal, compareDecimal, isZeroDecimal, subtractDecimal } from './decimal-arithmetic.ts';
export { assertDecimalString, explainDecimalString, isDecimalString, MAX_DECIMAL_PLACES } from './decimal-string.ts';
export type { FormatDecimalOptions } from './format-decimal.ts';
export { formatDecimal } from './format-decimal.ts';

// Minor units, as ItPay writes amounts

export { isCurrencyCode, minorUnitDigits } from './currencies.ts';
export { decimalToMinor, explainMinorValue, formatMinorAmount, minorToDecimal } from './minor-amount.ts';

// A type that `@x/protocol/itpay` exports too: an alias, because the bundler of the declarations takes a re-export for a value

/** An amount in minor units with its currency. */
export type MinorMoney = amount.MinorMoney;
