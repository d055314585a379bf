import { type DecimalMoney, isTerminalOrderStatus } from '@x/protocol/stablecoin';
import type { ScheduledTask } from '../clock.ts';
import type { PaymentAction } from '../payment.ts';

export interface OrderRecord {
  readonly product: 'hosted' | 'checkout';
  readonly merchantOrderId: string;
  readonly acquiringOrderId: string;
  readonly paymentOrderId: string;
  readonly orderAmount: DecimalMoney;
  readonly cryptoPaymentAmount: DecimalMoney;
  cryptoPaidAmount: DecimalMoney | undefined;
  /** Fields of one product only: `checkoutUrl`, or `depositAddress`, `network` and so on. */
  readonly own: Readonly<Record<string, unknown>>;
  readonly description: string | undefined;
  readonly callbackUrl: string | undefined;
  readonly returnUrl: string | undefined;
  status: string;
  /** Which of 20002 to 20005 an action on an ended order gives. */
  endCode: string | undefined;
  readonly createdAt: number;
  readonly expiresAt: number;
  paidAt: number | undefined;
  refunded: boolean;
  readonly history: { readonly status: string; readonly at: number }[];
  readonly tasks: ScheduledTask[];
}

export interface RefundRecord {
  readonly merchantRefundOrderId: string;
  readonly order: OrderRecord;
  /** The request's fields, handed back as they came: what a refund may hold is not published in full. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly refundOrderId: string;
  readonly notifyUrl: string | undefined;
  status: string;
  readonly createdAt: number;
  readonly history: { readonly status: string; readonly at: number }[];
  readonly tasks: ScheduledTask[];
}

export function orderActions(status: string): readonly PaymentAction[] {
  if (isTerminalOrderStatus(status)) return [];
  // Money that was seen on chain can no longer run out of time.
  return status === 'INIT' ? ['pay', 'fail', 'expire', 'cancel'] : ['pay', 'fail'];
}

export function refundActions(status: string): readonly PaymentAction[] {
  return isTerminalOrderStatus(status) ? [] : ['pay', 'fail', 'cancel'];
}
