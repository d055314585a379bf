// The client

// Options that both clients share
export type { ApiPromise, ApiResponse, Hooks, Logger, Outcome, RequestOptions, WaitOptions } from '@x/client-core';
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
export { isSignatureVerificationError, SignatureVerificationError } from '@x/signing';
export type { ItPayAuth, ItPayAuthRequest } from './authenticate.ts';
export type { RawRequestOptions } from './client.ts';
export { ItPayClient } from './client.ts';
// Ids, statuses, signatures
export { createPaymentIntentId } from './create-payment-intent-id.ts';
// Errors
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
export { isTerminal } from './is-terminal.ts';
export type { PaymentIntentIdPart } from './payment-intent-id-for.ts';
export { paymentIntentIdFor } from './payment-intent-id-for.ts';
export type { ItPayClientOptions } from './resolve-client-options.ts';
export type { Manifests } from './resources/manifests.ts';
// Its resources
export type { PaymentIntents } from './resources/payment-intents.ts';
export type { Qr } from './resources/qr.ts';
export type { CreateRefundParams, Refund, Refunds } from './resources/refunds.ts';
export type { CreateWebhookEndpointParams, WebhookEndpoint, WebhookEndpoints } from './resources/webhook-endpoints.ts';
export type { Webhooks } from './resources/webhooks.ts';
export type { ItPayRouteName, ItPayRoutes } from './routes.ts';
export { defaultRoutes } from './routes.ts';
export type { SignatureInput } from './verify-signature.ts';
export { verifySignature } from './verify-signature.ts';
