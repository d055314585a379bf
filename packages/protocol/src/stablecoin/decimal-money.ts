import * as z from 'zod';
import { explained } from '../explained.ts';
import { isZeroDecimal } from '../money/decimal-arithmetic.ts';
import { explainDecimalString } from '../money/decimal-string.ts';

/** Money as the stablecoin gateway writes it. */
export interface DecimalMoney {
  /** A decimal string: '100.50'. Never a number. */
  readonly value: string;
  /** USD, USDT, USDC, ... */
  readonly currency: string;
}

const value = explained(z.custom<string>(), explainDecimalString);

const positiveValue = explained(z.custom<string>(), explainPositive);

function explainPositive(candidate: string): string | undefined {
  const reason = explainDecimalString(candidate);
  if (reason !== undefined) return reason;
  return isZeroDecimal(candidate) ? 'expected an amount above zero' : undefined;
}

// Which currencies a merchant has is answered at run time (10006 otherwise); only the shape is known here.
const currency = z.string().regex(/^[A-Z0-9]{2,16}$/, 'expected a currency code in upper case, such as USDC');

/** An amount, exactly: a decimal string and a currency. */
export const decimalMoneySchema: z.ZodType<DecimalMoney> = z.strictObject({ value, currency });

/** An amount to be paid: the same, above zero. */
export const positiveDecimalMoneySchema: z.ZodType<DecimalMoney> = z.strictObject({ value: positiveValue, currency });

/** Money in an answer keeps unknown fields and is checked again where it is used. */
export const answeredDecimalMoneySchema: z.ZodType<DecimalMoney> = z.looseObject({ value: z.string(), currency: z.string() });
