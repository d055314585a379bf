import * as z from 'zod';
import { explainDecimalString, isZeroDecimal } from '../money/decimal.ts';
import { withReason } from '../schema/fields.ts';

/** An amount with its currency, as the stablecoin gateway writes it. */
export interface DecimalMoney {
  /** A decimal string: '100.50'. Never a number. */
  readonly value: string;
  /** USD, USDT, USDC, ... */
  readonly currency: string;
}

const value = withReason(z.custom<string>(), explainDecimalString);

const positiveValue = withReason(z.custom<string>(), explainPositive);

function explainPositive(candidate: string): string | undefined {
  const reason = explainDecimalString(candidate);
  if (reason !== undefined) return reason;
  return isZeroDecimal(candidate) ? 'expected an amount above zero' : undefined;
}

// The gateway knows which currencies a merchant has and answers 10006 for the others. Only the shape is checked here.
const currency = z.string().regex(/^[A-Z0-9]{2,16}$/, 'expected a currency code in upper case, such as USDC');

/** An amount of zero or more. */
export const decimalMoneySchema: z.ZodType<DecimalMoney> = z.strictObject({ value, currency });

/** An amount above zero. */
export const positiveDecimalMoneySchema: z.ZodType<DecimalMoney> = z.strictObject({ value: positiveValue, currency });

/** Money in an answer. Unknown fields are kept; check the value where you use it. */
export const answeredDecimalMoneySchema: z.ZodType<DecimalMoney> = z.looseObject({ value: z.string(), currency: z.string() });
