// The client

export type { RawRequestOptions } from './client.ts';
export { StablecoinClient } from './client.ts';
export type { Product, StablecoinResponse } from './context.ts';
export type { StablecoinClientOptions, StablecoinEnvironment, WebhookSignatureForm } from './options.ts';
export type { EnvelopeFacts, WithStatus } from './read-answer.ts';
export type { OpenOrder, ReconcileOptions, ReconcileSummary } from './reconcile/plan.ts';
export type { Checkout, CheckoutOrders, CreateCheckoutOrderOptions } from './resources/checkout.ts';
export type { CreateOptions } from './resources/create-or-find.ts';
export type { Orders } from './resources/orders.ts';
export type { Refunds } from './resources/refunds.ts';
export type { ReceivedWebhook, Webhooks } from './resources/webhooks.ts';

// Options

export type {
  ApiPromise,
  ApiResponse,
  ClockSkewEvent,
  ErrorEvent,
  Hooks,
  Logger,
  Query,
  RequestEvent,
  RequestOptions,
  ResponseEvent,
  RetryEvent,
  WaitOptions,
} from '@x/client-core';
export type { StablecoinRouteName, StablecoinRoutes } from './routes.ts';
export { defaultRoutes } from './routes.ts';

// What a payer may be shown

export type { AddressCheck } from '@x/protocol/address';
export { checkDepositAddress } from '@x/protocol/address';
export type { Payable, PayableAmount, PayableOptions, PayableOrder } from './checkout/payable.ts';
export { payable } from './checkout/payable.ts';

// Objects, events and statuses of the gateway

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

// Money

export { addDecimal, compareDecimal, formatDecimal, isDecimalString, subtractDecimal } from '@x/protocol/money';

// Signatures of webhooks

export { isSignatureVerificationError, SignatureVerificationError } from '@x/signing';

// Errors

export type { Outcome } from '@x/client-core/errors';
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
} from './errors.ts';
