import { describeErrorCode } from '@x/protocol/stablecoin';
import type { Gateway, GatewayCall, GatewayContext, GatewayReply, GatewayRoute } from '../gateway/gateway.ts';
import { newest } from '../gateway/newest.ts';
import { readJsonObject } from '../gateway/read-json-object.ts';
import { authenticate, isCheckoutPath } from './authenticate.ts';
import { checkOrder } from './check-order.ts';
import { orderData } from './describe-order.ts';
import { openOrder } from './open-order.ts';
import type { OrderRecord } from './order-record.ts';
import { orderControls, scheduleOrder } from './orders.ts';
import { createRefunds, type Refunds } from './refunds.ts';
import { accept, decline, refuse } from './refuse.ts';

type Product = OrderRecord['product'];

interface StablecoinState {
  readonly context: GatewayContext;
  readonly refunds: Refunds;
  /** By the merchant's order id. */
  readonly orders: Map<string, OrderRecord>;
  /** The merchant's order id by the gateway's. */
  readonly merchantIds: Map<string, string>;
}

/** The stablecoin gateway: Hosted Payments, API Checkout, refunds. */
export function createStablecoinGateway(context: GatewayContext): Gateway {
  const orders = new Map<string, OrderRecord>();
  const merchantIds = new Map<string, string>();
  const findOrder = (id: string): OrderRecord | undefined => orders.get(id) ?? orders.get(merchantIds.get(id) ?? '');
  const refunds = createRefunds(context, findOrder);
  return {
    name: 'stablecoin',
    prefix: '/api/v1/',
    routes: routesOf({ context, refunds, orders, merchantIds }),
    authenticate: (call) => authenticate(call, context.options.stablecoin),
    refuse,
    find(id) {
      const order = findOrder(id);
      return order === undefined ? refunds.find(id) : orderControls(context, order);
    },
    list: (limit = Number.POSITIVE_INFINITY) => [
      ...newest(orders.values(), { size: orders.size, limit }).map((order) => orderControls(context, order)),
      ...refunds.list(limit),
    ],
    count: () => orders.size + refunds.count(),
    paymentIdOf: (call) => paymentIdOf(findOrder, call),
  };
}

/** An order is named in the path or in the body, by either of its ids; a refund in the query or in the body. */
function paymentIdOf(findOrder: (id: string) => OrderRecord | undefined, call: GatewayCall): string | undefined {
  const { params, query, body } = call;
  const { merchantOrderId, merchantRefundOrderId, acquiringOrderId } = readJsonObject(body) ?? {};
  const refundId = new URLSearchParams(query).get('merchantRefundOrderId') ?? undefined;
  const named = params['id'] ?? refundId ?? merchantRefundOrderId ?? merchantOrderId ?? acquiringOrderId;
  return typeof named === 'string' ? (findOrder(named)?.merchantOrderId ?? named) : undefined;
}

function routesOf(state: StablecoinState): readonly GatewayRoute[] {
  const { context, refunds } = state;
  const { paymentMethods } = context.options.stablecoin;
  const routes: readonly GatewayRoute[] = [
    { method: 'POST', path: '/orders', answer: (call) => create(state, 'hosted', call) },
    { method: 'GET', path: '/orders/:id', answer: (call) => retrieve(state, 'hosted', call) },
    { method: 'POST', path: '/refunds', answer: refunds.create },
    { method: 'GET', path: '/refunds', answer: refunds.retrieve },
    { method: 'GET', path: '/checkout/payment-methods', answer: () => accept(paymentMethods) },
    { method: 'POST', path: '/checkout/orders', answer: (call) => create(state, 'checkout', call) },
    { method: 'GET', path: '/checkout/orders/:id', answer: (call) => retrieve(state, 'checkout', call) },
  ];
  return routes.map(({ method, path, answer }) => ({
    method,
    path: `/api/v1/merchants/:merchantId${path}`,
    answer: (call) => checkMerchant(context, call) ?? answer(call),
  }));
}

/** The checks that come before any call of this merchant. */
function checkMerchant({ options }: GatewayContext, call: GatewayCall): GatewayReply | undefined {
  const { merchantId, checkoutEnabled } = options.stablecoin;
  if (call.params['merchantId'] !== merchantId) return decline('10007');
  if (isCheckoutPath(call.path) && !checkoutEnabled) return refuse(403, '50010', describeErrorCode('50010').meaning);
  return undefined;
}

function create({ context, orders, merchantIds }: StablecoinState, product: Product, call: GatewayCall): GatewayReply {
  const { paymentMethods, merchantId } = context.options.stablecoin;
  const body = readJsonObject(call.body);
  if (body === undefined) return decline('10001', 'The body must be a JSON object.');
  const checked = checkOrder(body, { product, now: context.clock.now(), paymentMethods });
  if ('code' in checked) return decline(checked.code, checked.message);
  if (orders.has(checked.merchantOrderId)) return decline('20001');
  const order = openOrder(context, product, checked);
  orders.set(order.merchantOrderId, order);
  merchantIds.set(order.acquiringOrderId, order.merchantOrderId);
  scheduleOrder(context, order);
  context.onChange();
  return accept(orderData(order, merchantId));
}

function retrieve({ context, orders }: StablecoinState, product: Product, { params }: GatewayCall): GatewayReply {
  const order = orders.get(params['id'] ?? '');
  if (order?.product !== product) return decline('40001', 'There is no order with this id.');
  return accept(orderData(order, context.options.stablecoin.merchantId));
}
