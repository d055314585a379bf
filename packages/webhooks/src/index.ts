// The receiver

export type { ConfigurationCode } from './errors/configuration-error.ts';
// Errors
export { createRawBodyGoneError, WebhookConfigurationError } from './errors/configuration-error.ts';
export type { ExpectationMismatch } from './errors/delivery-errors.ts';
export {
  WebhookBudgetExceededError,
  WebhookClosedError,
  WebhookDeliveryError,
  WebhookForeignDeliveryError,
  WebhookHandlerError,
  WebhookHandlerTimeoutError,
  WebhookLeaseLostError,
  WebhookMismatchError,
  WebhookStateAnomalyError,
  WebhookUnhandledEventError,
} from './errors/delivery-errors.ts';
export type { Diagnosis, DiagnosisName } from './errors/refused-error.ts';
export { WebhookRefusedError } from './errors/refused-error.ts';
export type { RetryLaterOptions } from './errors/retry-later.ts';
export { isRetryLater, RetryLater } from './errors/retry-later.ts';
export { EventStoreUnavailableError } from './errors/store-error.ts';
export { isWebhookError, WebhookError } from './errors/webhook-error.ts';
export type { StrictJson, StrictJsonProblem } from './json/strict-json.ts';
// Providers of your own
export { parseStrictJson } from './json/strict-json.ts';
export type { ProviderDefinition } from './providers/define-provider.ts';
export { defineProvider } from './providers/define-provider.ts';
export { joinKey, readIdentifier } from './providers/fields.ts';
export type { ItPayEvents, ItPayIngest, ItPayProviderOptions } from './providers/itpay.ts';
// Providers
export { itpay } from './providers/itpay.ts';
export { emptyReply, jsonReply } from './providers/replies.ts';
export type {
  OrderEventOf,
  RefundEventOf,
  RefundEvents,
  StablecoinIngest,
  StablecoinProviderOptions,
} from './providers/stablecoin.ts';
export type { CheckoutEvents } from './providers/stablecoin-checkout.ts';
export { stablecoinCheckout } from './providers/stablecoin-checkout.ts';
export type { HostedEvents, StablecoinHostedOptions, SweptHostedEvents } from './providers/stablecoin-hosted.ts';
export { stablecoinHosted } from './providers/stablecoin-hosted.ts';
export { createWebhookReceiver, isWebhookReceiver, resolveReceiver } from './receiver/webhook-receiver.ts';
export type { MemoryStoreOptions } from './stores/memory-store.ts';
// Stores and queues
export { memoryStore } from './stores/memory-store.ts';
export type { Delivery, DeliverySource } from './types/delivery.ts';
// Handlers, and what is reported about them
export type { WebhookEvent } from './types/event-notice.ts';
export type {
  DeadLetter,
  DeadLetterListOptions,
  DeadLetterPage,
  DeadLetters,
  EventQueue,
  QueueAddOptions,
  QueueStats,
} from './types/event-queue.ts';
export type {
  ClaimedEvent,
  ClaimOptions,
  ClaimResult,
  CompleteOptions,
  DoneEvent,
  EventState,
  EventStore,
  ExtendOptions,
  InProgressEvent,
  ReleaseOptions,
  SweepOptions,
} from './types/event-store.ts';
export type { EventHandler, EventHandlers, HandlerContext } from './types/handler.ts';
export type { WebhookLogger } from './types/logger.ts';
export type { Expectation, ReceiverSource, WebhookReceiverOptions } from './types/options.ts';
export type {
  Acknowledgement,
  DiagnosedWebhook,
  EventFacts,
  InvalidEvent,
  JsonObject,
  JsonValue,
  ParseContext,
  ParsedEvent,
  Provider,
  RejectedWebhook,
  SignedWebhook,
  StateOrder,
  StateSteps,
  VerifiedWebhook,
} from './types/provider.ts';
export type { CloseResult, IngestOptions, SettleOptions, SettleResult, WebhookReceiver } from './types/receiver.ts';
export type { RefusalReason, WebhookRefusal } from './types/refusal.ts';
export type { HeadersInput, WebhookRequest, WebhookRequestHead, WebhookResponse } from './types/request.ts';
