import * as z from 'zod';
import { answeredDecimalMoneySchema, type DecimalMoney } from '../schema/fields.ts';
import { tolerant } from '../schema/tolerant.ts';
import type { OrderStatus, RefundStatus } from '../statuses/order-status.ts';

interface Order {
  /** The id that the merchant chose. */
  readonly merchantOrderId: string;
  /** The gateway's own id. A refund names it. */
  readonly acquiringOrderId?: string | undefined;
  /** The gateway's id of the payment. */
  readonly paymentOrderId?: string | undefined;
  /** The merchant that is paid. */
  readonly merchantId?: string | undefined;
  /** Deliver on `SUCCEEDED` only. Absent where the gateway's answer leaves it out. */
  readonly status?: OrderStatus | undefined;
  /** What the shop asked for. The payer sends `cryptoPaymentAmount` instead. */
  readonly orderAmount?: DecimalMoney | undefined;
  /** What the payer must send. */
  readonly cryptoPaymentAmount?: DecimalMoney | undefined;
  /** What the payer has sent so far. */
  readonly cryptoPaidAmount?: DecimalMoney | undefined;
  /** Its shape is not published. */
  readonly cryptoPaymentDetail?: unknown;
  /** When the order can no longer be paid. ISO 8601, UTC. */
  readonly expiresAt?: string | undefined;
  /** When the order was made. ISO 8601, UTC. */
  readonly createdTime?: string | undefined;
  /** When the order was paid. ISO 8601, UTC. */
  readonly paidTime?: string | undefined;
}

/** An order of Hosted Payments. Fields that this version does not know are kept, untyped. */
export interface HostedOrder extends Order {
  /** The page to which you send the customer. A create returns it; whether a retrieve does is not published. */
  readonly checkoutUrl?: string | undefined;
}

/** An order of API Checkout. Fields that this version does not know are kept, untyped. */
export interface CheckoutOrder extends Order {
  /** The address to which the payer sends the money, on `network` only. */
  readonly depositAddress?: string | undefined;
  /** The chain's id, such as `tron`. */
  readonly network?: string | undefined;
  /** The chain's name for the payer. Show it prominently: money sent on another network is lost. */
  readonly networkDisplayName?: string | undefined;
  /** `ON_CHAIN_TRANSFER`. */
  readonly paymentMethodType?: string | undefined;
  /** Its shape is not published. */
  readonly paymentMethodValue?: unknown;
  /** The gateway's own word on whether `status` is final. */
  readonly finalStatus?: boolean | undefined;
}

/** A refund. Fields that this version does not know are kept, untyped. */
export interface Refund {
  /** The id that the merchant chose. */
  readonly merchantRefundOrderId: string;
  /** The gateway's id of the refunded order. */
  readonly acquiringOrderId?: string | undefined;
  /** The reason that the merchant gave. */
  readonly refundReason?: string | undefined;
  /** `isTerminalOrderStatus` tells the final ones. */
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

/** A Hosted order in an answer. Only `merchantOrderId` is required; the rest is kept as received. */
export const hostedOrderSchema: z.ZodType<HostedOrder> = z.looseObject({
  merchantOrderId: z.string().min(1),
  ...orderFields,
  checkoutUrl: text,
});

/** A Checkout order in an answer. Only `merchantOrderId` is required; the rest is kept as received. */
export const checkoutOrderSchema: z.ZodType<CheckoutOrder> = z.looseObject({
  merchantOrderId: z.string().min(1),
  ...orderFields,
  ...checkoutFields,
});

/** A refund in an answer. Only `merchantRefundOrderId` is required; the rest is kept as received. */
export const refundSchema: z.ZodType<Refund> = z.looseObject({
  merchantRefundOrderId: z.string().min(1),
  acquiringOrderId: text,
  refundReason: text,
  status: text,
});
