import * as z from 'zod';
import { explainMinorValue, isCurrencyCode, type MinorMoney } from '../money/minor-amount.ts';
import { withReason } from '../schema/fields.ts';

/** Money in a request: an ISO 4217 code and a positive safe integer of minor units. JPY has no minor unit: 699 is 699 yen. */
export const moneySchema: z.ZodType<MinorMoney> = z.strictObject({
  currency: z.string().refine(isCurrencyCode, 'expected an ISO 4217 code in upper case, such as CNY'),
  value: withReason(z.custom<number>(), explainMinorValue),
});

/** Money in an answer. Tolerant, because a currency that this version does not know must not hide a payment. */
export const answeredMoneySchema: z.ZodType<MinorMoney> = z.looseObject({ currency: z.string(), value: z.number() });
