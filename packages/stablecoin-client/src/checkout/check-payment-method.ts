import { InvalidInputError } from '@x/client-core/errors';
import { compareDecimal } from '@x/protocol/money';
import type { CreateCheckoutOrderParams, PaymentMethod } from '@x/protocol/stablecoin';

/** Checks an order against the method that the payer chose. @throws InvalidInputError, which the transport makes a validation error */
export function checkPaymentMethod(params: CreateCheckoutOrderParams, method: PaymentMethod): void {
  const { orderAmount, network } = params;
  if (orderAmount.currency !== method.cryptoCurrency) {
    throw new InvalidInputError(
      `orderAmount.currency is ${orderAmount.currency}, but the chosen method is in ${method.cryptoCurrency}.`,
    );
  }
  if (network !== method.network) {
    throw new InvalidInputError(
      `network is ${network}, but the chosen method is on ${method.network}: the payer's money would be lost.`,
    );
  }
  if (method.minAmount !== undefined && compareDecimal(orderAmount.value, method.minAmount) < 0) {
    throw new InvalidInputError(`orderAmount.value is below the chosen method's minimum of ${method.minAmount}.`);
  }
  if (method.maxAmount !== undefined && compareDecimal(orderAmount.value, method.maxAmount) > 0) {
    throw new InvalidInputError(`orderAmount.value is above the chosen method's maximum of ${method.maxAmount}.`);
  }
}
