import { compareDecimal, isDecimalString } from '@x/protocol/money';
import type { CheckoutOrder, CreateCheckoutOrderParams, CreateRefundParams, DecimalMoney, Refund } from '@x/protocol/stablecoin';

/** Says why an order is not for the amount that was asked for. '100.5' and '100.50' are the same amount. */
export function explainAmountMismatch(asked: DecimalMoney, found: DecimalMoney | undefined): string | undefined {
  if (!isDecimalString(found?.value) || typeof found?.currency !== 'string')
    return 'the order shows no readable amount to compare.';
  if (found.currency !== asked.currency) return 'the order is in another currency.';
  if (compareDecimal(found.value, asked.value) !== 0) return 'the order is for another amount.';
  return undefined;
}

/** The same for API Checkout, where money on another network or in another currency would be lost. */
export function explainCheckoutMismatch(asked: CreateCheckoutOrderParams, found: CheckoutOrder): string | undefined {
  const { network = asked.network, cryptoPaymentAmount } = found;
  if (network !== asked.network) return 'the order is on another network.';
  const currency: unknown = cryptoPaymentAmount?.currency;
  if (currency !== undefined && currency !== asked.orderAmount.currency) return 'the order is paid in another currency.';
  return explainAmountMismatch(asked.orderAmount, found.orderAmount);
}

/**
 * Says why a refund is not the one that was asked for. What a look-up answers is not published, so what it leaves out is not compared. docs/assumptions.md#stablecoin-refund-amount
 */
export function explainRefundMismatch(asked: CreateRefundParams, found: Refund): string | undefined {
  if (found.acquiringOrderId !== undefined && found.acquiringOrderId !== asked.acquiringOrderId)
    return 'the refund is of another order.';
  const answered = new Map(Object.entries(found));
  const differs = Object.entries(asked).some(
    ([key, value]) => /amount/i.test(key) && value !== undefined && isAnotherAmount(value, answered.get(key)),
  );
  return differs ? 'the refund is for another amount.' : undefined;
}

function isAnotherAmount(asked: unknown, found: unknown): boolean {
  if (found === undefined || found === null) return false;
  const [a, b] = [readMoney(asked), readMoney(found)];
  if (!isDecimalString(a.value) || !isDecimalString(b.value)) return true;
  const isOtherCurrency = a.currency !== undefined && b.currency !== undefined && a.currency !== b.currency;
  return isOtherCurrency || compareDecimal(a.value, b.value) !== 0;
}

/** `{ value, currency }` or the value alone. */
function readMoney(money: unknown): { readonly value?: unknown; readonly currency?: unknown } {
  return typeof money === 'object' && money !== null ? money : { value: money };
}
