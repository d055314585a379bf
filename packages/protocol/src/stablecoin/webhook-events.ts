import * as z from 'zod';
import type { OrderStatus, RefundStatus } from './order-status.ts';
import type { CheckoutOrder, HostedOrder } from './orders.ts';

/** What an order's webhook says, of either product. There is no event id: (order id, status) is the event's identity. */
export interface OrderEvent
  extends Omit<HostedOrder, 'merchantOrderId' | 'status'>,
    Omit<CheckoutOrder, 'merchantOrderId' | 'status'> {
  /** At least one of `merchantOrderId` and `acquiringOrderId` is there. */
  readonly merchantOrderId?: string | undefined;
  readonly status: OrderStatus;
}

/** What a refund's webhook says. Its fields are not published: docs/assumptions.md#stablecoin-refund-webhook */
export interface RefundEvent {
  readonly merchantRefundOrderId: string;
  readonly merchantOrderId?: string | undefined;
  readonly acquiringOrderId?: string | undefined;
  readonly status: RefundStatus;
}

const id = z.string().min(1).max(255);

/** A signed event is authentic; this asks only for what identifies it. Amounts stay as they came: compare before you deliver. */
export const orderEventSchema: z.ZodType<OrderEvent> = z
  .looseObject({ merchantOrderId: id.optional(), acquiringOrderId: id.optional(), status: z.string().min(1).max(64) })
  .refine((event) => event.merchantOrderId !== undefined || event.acquiringOrderId !== undefined, {
    message: 'expected merchantOrderId or acquiringOrderId',
  }) as unknown as z.ZodType<OrderEvent>;

export const refundEventSchema: z.ZodType<RefundEvent> = z.looseObject({
  merchantRefundOrderId: id,
  status: z.string().min(1).max(64),
}) as unknown as z.ZodType<RefundEvent>;

/** Tells a refund's webhook from an order's: it names the refund. */
export function isRefundEvent(event: OrderEvent | RefundEvent): event is RefundEvent {
  return 'merchantRefundOrderId' in event && typeof event.merchantRefundOrderId === 'string';
}
