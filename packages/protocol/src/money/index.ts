import type * as amount from './minor-amount.ts';

// Decimal strings, as the stablecoin gateway writes amounts

export type { FormatDecimalOptions } from './decimal.ts';
export {
  addDecimal,
  assertDecimalString,
  compareDecimal,
  explainDecimalString,
  formatDecimal,
  isDecimalString,
  isZeroDecimal,
  MAX_DECIMAL_PLACES,
  subtractDecimal,
} from './decimal.ts';

// Minor units, as ItPay writes amounts

export {
  decimalToMinor,
  explainMinorValue,
  formatMinorAmount,
  isCurrencyCode,
  minorToDecimal,
  minorUnitDigits,
} from './minor-amount.ts';

// A type that `@x/protocol/itpay` exports too: an alias, because the bundler of the declarations takes a re-export for a value

/** An amount in minor units with its currency. */
export type MinorMoney = amount.MinorMoney;
