export { isCurrencyCode, minorUnitDigits } from './currencies.ts';
export { addDecimal, compareDecimal, isZeroDecimal, subtractDecimal } from './decimal-arithmetic.ts';
export { assertDecimalString, explainDecimalString, isDecimalString, MAX_DECIMAL_PLACES } from './decimal-string.ts';
export type { FormatDecimalOptions } from './format-decimal.ts';
export { formatDecimal } from './format-decimal.ts';
export type { MinorMoney } from './minor-amount.ts';
export { decimalToMinor, explainMinorValue, formatMinorAmount, minorToDecimal } from './minor-amount.ts';
