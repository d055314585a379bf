import { compareDecimal, isDecimalString } from '@x/protocol/money';
import { describeErrorCode, isTerminalOrderStatus } from '@x/protocol/stablecoin';
import { SandboxError } from '../errors.ts';
import type { GatewayContext } from '../gateway/gateway.ts';
import type { PaymentAction, PaymentControls, PayOptions } from '../payment.ts';
import { announceEvent } from './announce-event.ts';
import { describeOrder, orderEvent } from './describe-order.ts';
import { type OrderRecord, orderActions } from './order-record.ts';

/** Hosted Payments sends no webhook for the other statuses: they are seen by polling only. */
const HOSTED_EVENTS: readonly string[] = ['PROCESSING', 'SUCCEEDED'];

/** Schedules what happens to a new order by itself: it expires, and with `autoPayMs` it is paid. */
export function scheduleOrder(context: GatewayContext, order: OrderRecord): void {
  const { clock, options } = context;
  const expire = () => (order.status === 'INIT' ? end(context, order, { status: 'CLOSED', endCode: '20005' }) : undefined);
  order.tasks.push(clock.schedule(order.expiresAt, expire));
  if (options.autoPayMs === undefined) return;
  const payItself = () => (isTerminalOrderStatus(order.status) ? undefined : pay(context, order, {}));
  order.tasks.push(clock.schedule(order.createdAt + options.autoPayMs, payItself));
}

/** What the payer and the merchant can do to an order. */
export function orderControls(context: GatewayContext, order: OrderRecord): PaymentControls {
  return {
    describe: () => describeOrder(order, context.options.stablecoin.merchantId),
    pay(options) {
      demand(order, 'pay');
      pay(context, order, options);
    },
    fail() {
      demand(order, 'fail');
      end(context, order, { status: 'FAILED', endCode: '20006' });
    },
    expire() {
      demand(order, 'expire');
      end(context, order, { status: 'CLOSED', endCode: '20005' });
    },
    cancel() {
      demand(order, 'cancel');
      end(context, order, { status: 'CLOSED', endCode: '20003' });
    },
  };
}

function demand(order: OrderRecord, action: PaymentAction): void {
  if (orderActions(order.status).includes(action)) return;
  const code = order.endCode ?? '20006';
  const message = `An order that is ${order.status} cannot ${action}. ${describeErrorCode(code).meaning}`;
  throw new SandboxError('ERR_SANDBOX_STATE', message, code);
}

function pay(context: GatewayContext, order: OrderRecord, { amount, until }: PayOptions): void {
  if (amount !== undefined && !isDecimalString(amount)) throw new TypeError('amount: expected a decimal number as text');
  if (until !== undefined && until !== 'PROCESSING' && until !== 'SUCCEEDED')
    throw new TypeError('until: expected PROCESSING or SUCCEEDED');
  const { value: expected, currency } = order.cryptoPaymentAmount;
  if (order.status === 'INIT') {
    order.paidAt = context.clock.now();
    order.cryptoPaidAmount = { value: amount ?? expected, currency };
    move(context, order, 'PROCESSING');
  }
  if (until === 'PROCESSING') return;
  const isEnough = compareDecimal(order.cryptoPaidAmount?.value ?? expected, expected) >= 0;
  end(context, order, isEnough ? { status: 'SUCCEEDED', endCode: '20002' } : { status: 'FAILED', endCode: '20009' });
}

function end(context: GatewayContext, order: OrderRecord, final: { readonly status: string; readonly endCode: string }): void {
  order.endCode = final.endCode;
  move(context, order, final.status);
}

function move(context: GatewayContext, order: OrderRecord, status: string): void {
  order.status = status;
  order.history.push({ status, at: context.clock.now() });
  if (isTerminalOrderStatus(status)) for (const task of order.tasks.splice(0)) task.cancel();
  if (order.product === 'checkout' || HOSTED_EVENTS.includes(status)) {
    const data = orderEvent(order, context.options.stablecoin.merchantId);
    announceEvent(context, { product: order.product, id: order.merchantOrderId, event: status, url: order.callbackUrl, data });
  }
  context.onChange();
}
