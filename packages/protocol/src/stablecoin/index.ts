export type { DecimalMoney } from './decimal-money.ts';
export { answeredDecimalMoneySchema, decimalMoneySchema, positiveDecimalMoneySchema } from './decimal-money.ts';
export type { Envelope } from './envelope.ts';
export { envelopeSchema, isPlainEnvelope, readEnvelopeMessage, SUCCESS_CODE } from './envelope.ts';
export type { ErrorClass, ErrorCodeDescription } from './error-codes.ts';
export { describeErrorCode } from './error-codes.ts';
export type {
  KnownOrderStatus,
  KnownRefundStatus,
  OrderStatus,
  RefundStatus,
  TerminalOrderStatus,
} from './order-status.ts';
export {
  compareOrderStatus,
  isImpossibleStep,
  isLateStatus,
  isTerminalOrderStatus,
  ORDER_STATUSES,
  REFUND_STATUSES,
  TERMINAL_ORDER_STATUSES,
} from './order-status.ts';
export type { CheckoutOrder, HostedOrder, Refund } from './orders.ts';
export { checkoutOrderSchema, hostedOrderSchema, refundSchema } from './orders.ts';
export type { PaymentMethod } from './payment-method.ts';
export { paymentMethodListSchema, paymentMethodSchema } from './payment-method.ts';
export type { CreateCheckoutOrderParams, CreateHostedOrderParams, CreateRefundParams } from './request-params.ts';
export {
  createCheckoutOrderParamsSchema,
  createHostedOrderParamsSchema,
  createRefundParamsSchema,
  MERCHANT_ORDER_ID_PUBLISHED_MINIMUM,
  merchantOrderIdSchema,
} from './request-params.ts';
export type { OrderEvent, RefundEvent } from './webhook-events.ts';
export { isRefundEvent, orderEventSchema, refundEventSchema } from './webhook-events.ts';
