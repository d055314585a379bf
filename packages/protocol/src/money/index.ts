import type * as amount from './minor-amount.ts';

export { isCurrencyCode, minorUnitDigits } from './currencies.ts';
export { addDecimal, compareDecimal, isZeroDecimal, subtractDecimal } from './decimal-arithmetic.ts';
export { assertDecimalString, explainDecimalString, isDecimalString, MAX_DECIMAL_PLACES } from './decimal-string.ts';
export type { FormatDecimalOptions } from './format-decimal.ts';
export { formatDecimal } from './format-decimal.ts';
export { decimalToMinor, explainMinorValue, formatMinorAmount, minorToDecimal } from './minor-amount.ts';

// An alias, not a re-export: the bundler of the declaration files mistakes the latter for a value where `@x/protocol/itpay` shares it.
export type MinorMoney = amount.MinorMoney;
