// The client

export type {
  ApiPromise,
  ClockSkewEvent,
  ErrorEvent,
  Hooks,
  Logger,
  Outcome,
  Query,
  RequestEvent,
  RequestOptions,
  ResponseEvent,
  RetryEvent,
  WaitOptions,
} from '@x/client-core';
// Money
export { addDecimal, compareDecimal, formatDecimal, isDecimalString, subtractDecimal } from '@x/protocol/money';
// Objects, events and statuses
export type {
  CheckoutOrder,
  CreateCheckoutOrderParams,
  CreateHostedOrderParams,
  CreateRefundParams,
  DecimalMoney,
  Envelope,
  HostedOrder,
  OrderEvent,
  OrderStatus,
  PaymentMethod,
  Refund,
  RefundEvent,
  RefundStatus,
} from '@x/protocol/stablecoin';
export { describeErrorCode, isImpossibleStep, isLateStatus, isTerminalOrderStatus } from '@x/protocol/stablecoin';
export { isSignatureVerificationError, SignatureVerificationError } from '@x/signing';
// Checkout
export type { AddressVerdict } from './checkout/check-deposit-address.ts';
export { checkDepositAddress } from './checkout/check-deposit-address.ts';
export type { Payable, PayableAmount } from './checkout/payable.ts';
export { payable } from './checkout/payable.ts';
// Errors
export {
  isStablecoinError,
  StablecoinAbortError,
  StablecoinAPIError,
  StablecoinAuthenticationError,
  StablecoinBusinessError,
  StablecoinConflictError,
  StablecoinConnectionError,
  StablecoinError,
  StablecoinNotFoundError,
  StablecoinPermissionError,
  StablecoinRateLimitError,
  StablecoinResponseError,
  StablecoinStateError,
  StablecoinTimeoutError,
  StablecoinValidationError,
} from './errors/stablecoin-error.ts';
export type { OpenOrder, ReconcileOptions, ReconcileSummary } from './reconcile.ts';
export type { StablecoinClientOptions, StablecoinEnvironment, WebhookSignatureForm } from './resolve-client-options.ts';
export type { Checkout, CheckoutOrders, CreateCheckoutOrderOptions } from './resources/checkout.ts';
export type { CreateOptions } from './resources/create-or-find.ts';
export type { Orders } from './resources/orders.ts';
export type { Refunds } from './resources/refunds.ts';
export type { RawRequestOptions } from './stablecoin-client.ts';
export { StablecoinClient } from './stablecoin-client.ts';
export type { Product } from './transport/authenticate.ts';
export type { StablecoinResponse } from './transport/client-context.ts';
export type { EnvelopeFacts } from './transport/read-answer.ts';
export type { StablecoinRouteName, StablecoinRoutes } from './transport/routes.ts';
export type { ReceivedWebhook, Webhooks } from './webhooks/webhooks.ts';
