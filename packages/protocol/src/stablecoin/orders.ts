import * as z from 'zod';
import { tolerant } from '../tolerant.ts';
import { answeredDecimalMoneySchema, type DecimalMoney } from './decimal-money.ts';
import type { OrderStatus, RefundStatus } from './order-status.ts';

interface Order {
  readonly merchantOrderId: string;
  /** The gateway's own id: refunds name it. */
  readonly acquiringOrderId?: string | undefined;
  readonly paymentOrderId?: string | undefined;
  readonly merchantId?: string | undefined;
  /** Absent only where the gateway's answer leaves it out. */
  readonly status?: OrderStatus | undefined;
  /** What the shop asked for. Not what the payer sends: see `cryptoPaymentAmount`. */
  readonly orderAmount?: DecimalMoney | undefined;
  /** What the payer must send. */
  readonly cryptoPaymentAmount?: DecimalMoney | undefined;
  /** What arrived. */
  readonly cryptoPaidAmount?: DecimalMoney | undefined;
  readonly cryptoPaymentDetail?: unknown;
  /** ISO 8601, UTC. */
  readonly expiresAt?: string | undefined;
  /** ISO 8601, UTC. */
  readonly createdTime?: string | undefined;
  /** ISO 8601, UTC. */
  readonly paidTime?: string | undefined;
}

/** An order of Hosted Payments. Fields that this version does not know are kept, untyped. */
export interface HostedOrder extends Order {
  /** Send the customer there. Answered by a create; whether a look-up repeats it is not published. */
  readonly checkoutUrl?: string | undefined;
}

/** An order of API Checkout. Fields that this version does not know are kept, untyped. */
export interface CheckoutOrder extends Order {
  /** Where the payer sends the money, on `network` only. */
  readonly depositAddress?: string | undefined;
  readonly network?: string | undefined;
  /** Show it prominently: money sent on another network is lost. */
  readonly networkDisplayName?: string | undefined;
  readonly paymentMethodType?: string | undefined;
  readonly paymentMethodValue?: unknown;
  readonly finalStatus?: boolean | undefined;
}

/** A refund. Fields that this version does not know are kept, untyped. */
export interface Refund {
  readonly merchantRefundOrderId: string;
  readonly acquiringOrderId?: string | undefined;
  readonly refundReason?: string | undefined;
  readonly status?: RefundStatus | undefined;
}

const text = tolerant(z.string());
const money = tolerant(answeredDecimalMoneySchema);

const orderFields = {
  acquiringOrderId: text,
  paymentOrderId: text,
  merchantId: text,
  status: text,
  orderAmount: money,
  cryptoPaymentAmount: money,
  cryptoPaidAmount: money,
  cryptoPaymentDetail: z.unknown().optional(),
  expiresAt: text,
  createdTime: text,
  paidTime: text,
};

const checkoutFields = {
  depositAddress: text,
  network: text,
  networkDisplayName: text,
  paymentMethodType: text,
  paymentMethodValue: z.unknown().optional(),
  finalStatus: tolerant(z.boolean()),
};

export const hostedOrderSchema: z.ZodType<HostedOrder> = z.looseObject({
  merchantOrderId: z.string().min(1),
  ...orderFields,
  checkoutUrl: text,
});

export const checkoutOrderSchema: z.ZodType<CheckoutOrder> = z.looseObject({
  merchantOrderId: z.string().min(1),
  ...orderFields,
  ...checkoutFields,
});

export const refundSchema: z.ZodType<Refund> = z.looseObject({
  merchantRefundOrderId: z.string().min(1),
  acquiringOrderId: text,
  refundReason: text,
  status: text,
});
