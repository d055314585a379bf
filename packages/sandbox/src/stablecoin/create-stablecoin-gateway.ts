import { addDecimal, compareDecimal, isDecimalString } from '@x/protocol/money';
import { describeErrorCode, isTerminalOrderStatus } from '@x/protocol/stablecoin';
import { stablecoin } from '@x/signing';
import type { Gateway, GatewayCall, GatewayContext, GatewayReply } from '../gateway.ts';
import type { PaymentAction, PaymentControls, SandboxPayment } from '../payment.ts';
import { readJsonObject } from '../read-json-object.ts';
import { SandboxError } from '../sandbox-error.ts';
import { authenticate, isCheckoutPath } from './authenticate.ts';
import { buildDepositAddress } from './build-deposit-address.ts';
import { type CheckedOrder, checkOrder } from './check-order.ts';
import { createRefundBook } from './create-refund-book.ts';
import { orderData, orderEvent, refundData } from './describe-order.ts';
import { type OrderRecord, orderActions, type RefundRecord } from './order-record.ts';
import { accept, decline, refuse } from './refuse.ts';

type Product = OrderRecord['product'];

/** Hosted Payments never tells the other two by webhook: they are seen by polling only. */
const HOSTED_EVENTS: readonly string[] = ['PROCESSING', 'SUCCEEDED'];

/** The stablecoin gateway: Hosted Payments, API Checkout, refunds. */
export function createStablecoinGateway(context: GatewayContext): Gateway {
  const { clock, ids, courier } = context;
  const options = context.options.stablecoin;
  const orders = new Map<string, OrderRecord>();
  const merchantIds = new Map<string, string>();

  const findOrder = (id: string): OrderRecord | undefined => orders.get(id) ?? orders.get(merchantIds.get(id) ?? '');

  const refunds = createRefundBook({
    context,
    findOrder,
    announce: (refund: RefundRecord) =>
      announce({
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
    const checked = checkOrder(body, { product, now: clock.now(), paymentMethods: options.paymentMethods });
    if ('code' in checked) return decline(checked.code, checked.message);
    if (orders.has(checked.merchantOrderId)) return decline('20001');
    const order = open(product, checked);
    orders.set(order.merchantOrderId, order);
    merchantIds.set(order.acquiringOrderId, order.merchantOrderId);
    context.onChange();
    return accept(orderData(order, options.merchantId));
  }

  function open(product: Product, checked: CheckedOrder): OrderRecord {
    const createdAt = clock.now();
    const { method, orderAmount } = checked;
    const acquiringOrderId = ids.next(`ORD_${new Date(createdAt).toISOString().slice(0, 10).replaceAll('-', '')}_`);
    const order: OrderRecord = {
      product,
      merchantOrderId: checked.merchantOrderId,
      acquiringOrderId,
      paymentOrderId: ids.next('PAY_'),
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
              depositAddress: buildDepositAddress(method.network, ids.addressBytes()),
              network: method.network,
              networkDisplayName: method.networkDisplayName,
              paymentMethodType: 'ON_CHAIN_TRANSFER',
              paymentMethodValue: `${method.cryptoCurrency}_${method.network}`.toUpperCase(),
            },
      description: checked.description,
      callbackUrl: checked.callbackUrl ?? options.webhookUrl,
      status: 'INIT',
      endCode: undefined,
      createdAt,
      expiresAt: checked.expiresAt,
      paidAt: undefined,
      refunded: false,
      history: [{ status: 'INIT', at: createdAt }],
      tasks: [],
    };
    order.tasks.push(
      clock.schedule(order.expiresAt, () => (order.status === 'INIT' ? end(order, 'CLOSED', '20005') : undefined)),
    );
    const { autoPayMs } = context.options;
    if (autoPayMs !== undefined)
      order.tasks.push(
        clock.schedule(createdAt + autoPayMs, () => (isTerminalOrderStatus(order.status) ? undefined : pay(order, {}))),
      );
    return order;
  }

  function retrieve(product: Product, { params }: GatewayCall): GatewayReply {
    const order = orders.get(params['id'] ?? '');
    if (order?.product !== product) return decline('40001', 'There is no order with this id.');
    return accept(orderData(order, options.merchantId));
  }

  function move(order: OrderRecord, status: string): void {
    order.status = status;
    order.history.push({ status, at: clock.now() });
    if (isTerminalOrderStatus(status)) for (const task of order.tasks.splice(0)) task.cancel();
    if (order.product === 'checkout' || HOSTED_EVENTS.includes(status)) {
      const data = orderEvent(order, options.merchantId);
      announce({ product: order.product, id: order.merchantOrderId, event: status, url: order.callbackUrl, data });
    }
    context.onChange();
  }

  function end(order: OrderRecord, status: string, endCode: string): void {
    order.endCode = endCode;
    move(order, status);
  }

  function pay(order: OrderRecord, { amount, until }: { readonly amount?: string; readonly until?: string }): void {
    if (amount !== undefined && !isDecimalString(amount)) throw new TypeError('amount: expected a decimal number as text');
    if (until !== undefined && until !== 'PROCESSING' && until !== 'SUCCEEDED')
      throw new TypeError('until: expected PROCESSING or SUCCEEDED');
    const { value: expected, currency } = order.cryptoPaymentAmount;
    if (order.status === 'INIT') {
      order.paidAt = clock.now();
      order.cryptoPaidAmount = { value: amount ?? expected, currency };
      move(order, 'PROCESSING');
    }
    if (until === 'PROCESSING') return;
    const enough = compareDecimal(order.cryptoPaidAmount?.value ?? expected, expected) >= 0;
    end(order, enough ? 'SUCCEEDED' : 'FAILED', enough ? '20002' : '20009');
  }

  function announce(event: {
    product: Product | 'refund';
    id: string;
    event: string;
    url: string | undefined;
    data: unknown;
  }): void {
    if (event.url === undefined) return;
    const { url } = event;
    courier.announce({
      gateway: 'stablecoin',
      product: event.product,
      paymentId: event.id,
      event: event.event,
      url,
      body: JSON.stringify(event.data),
      sign(body, atMs, secret) {
        const timestamp = String(Math.floor(atMs));
        const key = secret === 'true' ? options.apiSecret : 'wrong-secret';
        const form = options.webhookSignatureForm;
        const signature = stablecoin.signWebhook({ timestamp, body, form, path: new URL(url).pathname }, key);
        return { 'x-timestamp': timestamp, 'x-signature': signature };
      },
    });
  }

  function controls(order: OrderRecord): PaymentControls {
    const demand = (action: PaymentAction): void => {
      if (orderActions(order.status).includes(action)) return;
      const code = order.endCode ?? '20006';
      throw new SandboxError(
        'ERR_SANDBOX_STATE',
        `An order that is ${order.status} cannot ${action}. ${describeErrorCode(code).meaning}`,
        code,
      );
    };
    return {
      describe: () => describe(order, options.merchantId),
      pay(wish) {
        demand('pay');
        pay(order, wish);
      },
      fail() {
        demand('fail');
        end(order, 'FAILED', '20006');
      },
      expire() {
        demand('expire');
        end(order, 'CLOSED', '20005');
      },
      cancel() {
        demand('cancel');
        end(order, 'CLOSED', '20003');
      },
    };
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
      return order === undefined ? refunds.find(id) : controls(order);
    },
    list: () => [...[...orders.values()].map(controls), ...refunds.list()],
  };
}

function describe(order: OrderRecord, merchantId: string): SandboxPayment {
  return {
    id: order.merchantOrderId,
    gateway: 'stablecoin',
    kind: order.product === 'hosted' ? 'hosted_order' : 'checkout_order',
    status: order.status,
    amount: order.cryptoPaymentAmount,
    description: order.description,
    createdAt: order.createdAt,
    expiresAt: order.expiresAt,
    history: [...order.history],
    actions: orderActions(order.status),
    object: orderData(order, merchantId),
  };
}
