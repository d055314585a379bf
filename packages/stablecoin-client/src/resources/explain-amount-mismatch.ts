import { compareDecimal, isDecimalString } from '@x/protocol/money';
import type { DecimalMoney } from '@x/protocol/stablecoin';

/** Says why an order that was found is not for the amount that was asked for. '100.5' and '100.50' are the same amount. */
export function explainAmountMismatch(asked: DecimalMoney, found: DecimalMoney | undefined): string | undefined {
  if (!isDecimalString(found?.value) || typeof found?.currency !== 'string')
    return 'the order that has it shows no readable amount to compare.';
  if (found.currency !== asked.currency) return 'the order that has it is in another currency.';
  if (compareDecimal(found.value, asked.value) !== 0) return 'the order that has it is for another amount.';
  return undefined;
}
