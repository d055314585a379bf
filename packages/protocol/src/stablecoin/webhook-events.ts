import * as z from 'zod';
import type { OrderStatus, RefundStatus } from '../statuses/order-status.ts';
import type { CheckoutOrder, HostedOrder } from './orders.ts';

/** The body of an order's webhook, for both products. The gateway sends no event id: order id and status together identify an event. */
export interface OrderEvent
  extends Omit<HostedOrder, 'merchantOrderId' | 'status'>,
    Omit<CheckoutOrder, 'merchantOrderId' | 'status'> {
  /** The id that the merchant chose. An event has it, or `acquiringOrderId`, or both. */
  readonly merchantOrderId?: string | undefined;
  /** The status that the order has reached. */
  readonly status: OrderStatus;
}

/** The body of a refund's webhook. Its fields are not published: docs/assumptions.md#stablecoin-refund-webhook */
export interface RefundEvent {
  /** The id that the merchant chose. */
  readonly merchantRefundOrderId: string;
  /** The merchant's id of the refunded order. */
  readonly merchantOrderId?: string | undefined;
  /** The gateway's id of the refunded order. */
  readonly acquiringOrderId?: string | undefined;
  /** The status that the refund has reached. */
  readonly status: RefundStatus;
}

const id = z.string().min(1).max(255);

/** An order's webhook. It requires what identifies the event. Amounts are kept as received: compare them with your order before you deliver. */
export const orderEventSchema: z.ZodType<OrderEvent> = z
  .looseObject({ merchantOrderId: id.optional(), acquiringOrderId: id.optional(), status: z.string().min(1).max(64) })
  .refine((event) => event.merchantOrderId !== undefined || event.acquiringOrderId !== undefined, {
    message: 'expected merchantOrderId or acquiringOrderId',
  }) as unknown as z.ZodType<OrderEvent>;

/** A refund's webhook. It requires what identifies the event. */
export const refundEventSchema: z.ZodType<RefundEvent> = z.looseObject({
  merchantRefundOrderId: id,
  status: z.string().min(1).max(64),
}) as unknown as z.ZodType<RefundEvent>;

/** Says whether an event is a refund's and not an order's: only a refund's names the refund. */
export function isRefundEvent(event: OrderEvent | RefundEvent): event is RefundEvent {
  return 'merchantRefundOrderId' in event && typeof event.merchantRefundOrderId === 'string';
}
