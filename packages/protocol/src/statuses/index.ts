// ItPay: payment intents

export type { KnownPaymentIntentStatus, PaymentIntentStatus, TerminalPaymentIntentStatus } from './payment-intent-status.ts';
export {
  comparePaymentIntentStatus,
  isTerminalPaymentIntentStatus,
  PAYMENT_INTENT_STATUSES,
  TERMINAL_PAYMENT_INTENT_STATUSES,
} from './payment-intent-status.ts';

// Stablecoin gateway: orders and refunds

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
