import { describeErrorCode } from '@x/protocol/stablecoin';
import type { Gateway, GatewayCall, GatewayContext, GatewayReply } from '../gateway.ts';
import { readJsonObject } from '../read-json-object.ts';
import { announceEvent } from './announce-event.ts';
import { authenticate, isCheckoutPath } from './authenticate.ts';
import { checkOrder } from './check-order.ts';
import { createOrderLife } from './create-order-life.ts';
import { createRefundBook } from './create-refund-book.ts';
import { orderData, refundData } from './describe-order.ts';
import { openOrder } from './open-order.ts';
import type { OrderRecord, RefundRecord } from './order-record.ts';
import { accept, decline, refuse } from './refuse.ts';

type Product = OrderRecord['product'];

/** The stablecoin gateway: Hosted Payments, API Checkout, refunds. */
export function createStablecoinGateway(context: GatewayContext): Gateway {
  const options = context.options.stablecoin;
  const life = createOrderLife(context);
  const orders = new Map<string, OrderRecord>();
  const merchantIds = new Map<string, string>();

  const findOrder = (id: string): OrderRecord | undefined => orders.get(id) ?? orders.get(merchantIds.get(id) ?? '');

  const refunds = createRefundBook({
    context,
    findOrder,
    announce: (refund: RefundRecord) =>
      announceEvent(context, {
        product: 'refund',
        id: refund.merchantRefundOrderId,
        event: `refund.${refund.status}`,
        url: refund.notifyUrl,
        data: refundData(refund),
      }),
  });

  function create(product: Product, call: GatewayCall): GatewayReply {
    const body = readJsonObject(call.body);
    if (body === undefined) return decline('10001', 'The body must be a JSON object.');
    const checked = checkOrder(body, { product, now: context.clock.now(), paymentMethods: options.paymentMethods });
    if ('code' in checked) return decline(checked.code, checked.message);
    if (orders.has(checked.merchantOrderId)) return decline('20001');
    const order = openOrder(context, product, checked);
    orders.set(order.merchantOrderId, order);
    merchantIds.set(order.acquiringOrderId, order.merchantOrderId);
    life.begin(order);
    context.onChange();
    return accept(orderData(order, options.merchantId));
  }

  function retrieve(product: Product, { params }: GatewayCall): GatewayReply {
    const order = orders.get(params['id'] ?? '');
    if (order?.product !== product) return decline('40001', 'There is no order with this id.');
    return accept(orderData(order, options.merchantId));
  }

  /** The checks that come before any call of this merchant. */
  function guarded(process: (call: GatewayCall) => GatewayReply): (call: GatewayCall) => GatewayReply {
    return (call) => {
      if (call.params['merchantId'] !== options.merchantId) return decline('10007');
      if (isCheckoutPath(call.path) && !options.checkoutEnabled) return refuse(403, '50010', describeErrorCode('50010').meaning);
      return process(call);
    };
  }

  const base = '/api/v1/merchants/:merchantId';
  return {
    name: 'stablecoin',
    prefix: '/api/v1/',
    routes: [
      { method: 'POST', url: `${base}/orders`, process: guarded((call) => create('hosted', call)) },
      { method: 'GET', url: `${base}/orders/:id`, process: guarded((call) => retrieve('hosted', call)) },
      { method: 'POST', url: `${base}/refunds`, process: guarded(refunds.create) },
      { method: 'GET', url: `${base}/refunds`, process: guarded(refunds.retrieve) },
      { method: 'GET', url: `${base}/checkout/payment-methods`, process: guarded(() => accept(options.paymentMethods)) },
      { method: 'POST', url: `${base}/checkout/orders`, process: guarded((call) => create('checkout', call)) },
      { method: 'GET', url: `${base}/checkout/orders/:id`, process: guarded((call) => retrieve('checkout', call)) },
    ],
    authenticate: (call) => authenticate(call, options),
    refuse,
    find(id) {
      const order = findOrder(id);
      return order === undefined ? refunds.find(id) : life.controls(order);
    },
    list: () => [...[...orders.values()].map(life.controls), ...refunds.list()],
  };
}
