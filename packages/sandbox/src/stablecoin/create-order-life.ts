import { compareDecimal, isDecimalString } from '@x/protocol/money';
import { describeErrorCode, isTerminalOrderStatus } from '@x/protocol/stablecoin';
import type { GatewayContext } from '../gateway.ts';
import type { PaymentAction, PaymentControls, PayOptions } from '../payment.ts';
import { SandboxError } from '../sandbox-error.ts';
import { announceEvent } from './announce-event.ts';
import { describeOrder, orderEvent } from './describe-order.ts';
import { type OrderRecord, orderActions } from './order-record.ts';

/** Hosted Payments never tells the other two by webhook: they are seen by polling only. */
const HOSTED_EVENTS: readonly string[] = ['PROCESSING', 'SUCCEEDED'];

/** The way of an order from its creation to its end, and the events on it. */
export interface OrderLife {
  /** Lets the order expire, and be paid by itself where that was asked for. */
  begin(order: OrderRecord): void;
  controls(order: OrderRecord): PaymentControls;
}

export function createOrderLife(context: GatewayContext): OrderLife {
  const { clock } = context;
  const { autoPayMs } = context.options;
  const { merchantId } = context.options.stablecoin;

  function begin(order: OrderRecord): void {
    const expire = (): void => (order.status === 'INIT' ? end(order, 'CLOSED', '20005') : undefined);
    order.tasks.push(clock.schedule(order.expiresAt, expire));
    if (autoPayMs === undefined) return;
    const payItself = (): void => (isTerminalOrderStatus(order.status) ? undefined : pay(order, {}));
    order.tasks.push(clock.schedule(order.createdAt + autoPayMs, payItself));
  }

  function move(order: OrderRecord, status: string): void {
    order.status = status;
    order.history.push({ status, at: clock.now() });
    if (isTerminalOrderStatus(status)) for (const task of order.tasks.splice(0)) task.cancel();
    if (order.product === 'checkout' || HOSTED_EVENTS.includes(status)) {
      const data = orderEvent(order, merchantId);
      announceEvent(context, { product: order.product, id: order.merchantOrderId, event: status, url: order.callbackUrl, data });
    }
    context.onChange();
  }

  function end(order: OrderRecord, status: string, endCode: string): void {
    order.endCode = endCode;
    move(order, status);
  }

  function pay(order: OrderRecord, { amount, until }: PayOptions): void {
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
      describe: () => describeOrder(order, merchantId),
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

  return { begin, controls };
}
