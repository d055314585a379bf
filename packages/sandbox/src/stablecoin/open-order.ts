import { addDecimal } from '@x/protocol/money';
import type { GatewayContext } from '../gateway/gateway.ts';
import type { CheckedOrder } from './check-order.ts';
import { buildDepositAddress } from './deposit-address.ts';
import type { OrderRecord } from './order-record.ts';

/** A new order: ids of the gateway, the amount in coins, and a page or an address to pay at. */
export function openOrder(context: GatewayContext, product: OrderRecord['product'], checked: CheckedOrder): OrderRecord {
  const options = context.options.stablecoin;
  const createdAt = context.clock.now();
  const { method, orderAmount } = checked;
  const acquiringOrderId = context.ids.next(`ORD_${new Date(createdAt).toISOString().slice(0, 10).replaceAll('-', '')}_`);
  return {
    product,
    merchantOrderId: checked.merchantOrderId,
    acquiringOrderId,
    paymentOrderId: context.ids.next('PAY_'),
    orderAmount,
    cryptoPaymentAmount: {
      value: addDecimal(orderAmount.value, options.cryptoSurcharge),
      currency: orderAmount.currency === 'USD' ? 'USDT' : orderAmount.currency,
    },
    cryptoPaidAmount: undefined,
    own:
      method === undefined
        ? { checkoutUrl: `${context.origin()}/pay/${checked.merchantOrderId}`, returnUrl: checked.returnUrl }
        : {
            depositAddress: buildDepositAddress(method.network, context.ids.addressBytes()),
            network: method.network,
            networkDisplayName: method.networkDisplayName,
            paymentMethodType: 'ON_CHAIN_TRANSFER',
            paymentMethodValue: `${method.cryptoCurrency}_${method.network}`.toUpperCase(),
          },
    description: checked.description,
    callbackUrl: checked.callbackUrl,
    returnUrl: checked.returnUrl,
    status: 'INIT',
    endCode: undefined,
    createdAt,
    expiresAt: checked.expiresAt,
    paidAt: undefined,
    refunded: false,
    history: [{ status: 'INIT', at: createdAt }],
    tasks: [],
  };
}
