// The client

export type { RawRequestOptions } from './client.ts';
export { ItPayClient } from './client.ts';
export type { ItPayClientOptions } from './options.ts';
export type { Manifests } from './resources/manifests.ts';
export type { PaymentIntents } from './resources/payment-intents.ts';
export type { Qr } from './resources/qr.ts';
export type { CreateRefundParams, Refund, Refunds } from './resources/refunds.ts';
export type { CreateWebhookEndpointParams, WebhookEndpoint, WebhookEndpoints } from './resources/webhook-endpoints.ts';
export type { Webhooks } from './resources/webhooks.ts';

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
export type { ItPayAuth, ItPayAuthRequest } from './authenticate.ts';
export type { ItPayRouteName, ItPayRoutes } from './routes.ts';
export { defaultRoutes } from './routes.ts';

// Objects of the gateway

export type {
  CreateManifestParams,
  CreatePaymentIntentParams,
  ItPayWebhookEvent,
  ItPayWebhookEvent as WebhookEvent,
  MinorMoney as Money,
  Payer,
  PaymentIntent,
  PaymentIntentStatus,
  QrCharge,
  ServiceManifest,
} from '@x/protocol/itpay';

// Ids and statuses

export type { PaymentIntentIdPart } from './payment-intent-ids.ts';
export { createPaymentIntentId, paymentIntentIdFor } from './payment-intent-ids.ts';
export { isTerminal } from './resources/payment-intents.ts';

// Signatures of webhooks

export { isSignatureVerificationError, SignatureVerificationError } from '@x/signing';
export type { SignatureInput } from './verify-signature.ts';
export { verifySignature } from './verify-signature.ts';

// Errors

export type { Outcome } from '@x/client-core/errors';
export {
  ItPayAbortError,
  ItPayAPIError,
  ItPayAuthenticationError,
  ItPayConflictError,
  ItPayConnectionError,
  ItPayError,
  ItPayNotFoundError,
  ItPayPaymentRequiredError,
  ItPayPermissionError,
  ItPayRateLimitError,
  ItPayResponseError,
  ItPayTimeoutError,
  ItPayValidationError,
  isItPayError,
} from './errors.ts';
