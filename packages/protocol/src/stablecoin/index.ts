import type * as status from '../statuses/order-status.ts';

// Requests

export type { DecimalMoney } from '../schema/fields.ts';
export { decimalMoneySchema, positiveDecimalMoneySchema } from '../schema/fields.ts';
export type { CreateCheckoutOrderParams, CreateHostedOrderParams, CreateRefundParams } from './request-params.ts';
export {
  createCheckoutOrderParamsSchema,
  createHostedOrderParamsSchema,
  createRefundParamsSchema,
  MERCHANT_ORDER_ID_PUBLISHED_MINIMUM,
  merchantOrderIdSchema,
} from './request-params.ts';

// Answers

export { answeredDecimalMoneySchema } from '../schema/fields.ts';
export type { Envelope } from './envelope.ts';
export { envelopeSchema, isPlainEnvelope, readEnvelopeMessage, SUCCESS_CODE } from './envelope.ts';
export type { ErrorClass, ErrorCodeDescription } from './error-codes.ts';
export { describeErrorCode } from './error-codes.ts';
export type { CheckoutOrder, HostedOrder, Refund } from './orders.ts';
export { checkoutOrderSchema, hostedOrderSchema, refundSchema } from './orders.ts';
export type { PaymentMethod } from './payment-method.ts';
export { paymentMethodListSchema, paymentMethodSchema } from './payment-method.ts';

// Webhooks

export type { OrderEvent, RefundEvent } from './webhook-events.ts';
export { isRefundEvent, orderEventSchema, refundEventSchema } from './webhook-events.ts';

// Statuses

export {
  compareOrderStatus,
  isImpossibleStep,
  isLateStatus,
  isTerminalOrderStatus,
  ORDER_STATUSES,
  REFUND_STATUSES,
  TERMINAL_ORDER_STATUSES,
} from '../statuses/order-status.ts';

// Types that other entry points export too: aliases, because the bundler of the declarations takes a re-export for a value

/** One of the published statuses of an order, as in `@x/protocol/statuses`. */
export type KnownOrderStatus = status.KnownOrderStatus;
/** One of the published statuses of a refund, as in `@x/protocol/statuses`. */
export type KnownRefundStatus = status.KnownRefundStatus;
/** The status of an order, as in `@x/protocol/statuses`. */
export type OrderStatus = status.OrderStatus;
/** The status of a refund, as in `@x/protocol/statuses`. */
export type RefundStatus = status.RefundStatus;
/** One of the final statuses, as in `@x/protocol/statuses`. */
export type TerminalOrderStatus = status.TerminalOrderStatus;
