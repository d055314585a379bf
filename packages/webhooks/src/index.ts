export type { ConfigurationCode } from './errors/configuration-error.ts';
export { WebhookConfigurationError } from './errors/configuration-error.ts';
export type { ExpectationMismatch } from './errors/delivery-errors.ts';
export {
  WebhookBudgetExceededError,
  WebhookDeliveryError,
  WebhookHandlerError,
  WebhookLeaseLostError,
  WebhookMismatchError,
  WebhookStateAnomalyError,
} from './errors/delivery-errors.ts';
export { EventStoreUnavailableError } from './errors/event-store-unavailable-error.ts';
// For adapters
export { createRawBodyGoneError } from './errors/raw-body-gone-error.ts';
export type { Diagnosis, DiagnosisName } from './errors/refused-error.ts';
export { WebhookRefusedError } from './errors/refused-error.ts';
export type { RetryLaterOptions } from './errors/retry-later.ts';
export { isRetryLater, RetryLater } from './errors/retry-later.ts';
// Errors
export { isWebhookError, WebhookError } from './errors/webhook-error.ts';
export { createWebhookReceiver } from './receiver/create-webhook-receiver.ts';
export { isWebhookReceiver } from './receiver/is-webhook-receiver.ts';
export { resolveReceiver } from './receiver/resolve-receiver.ts';
export type { Delivery, DeliverySource } from './types/delivery.ts';
export type { WebhookEvent } from './types/event-notice.ts';
export type { DeadLetter, DeadLetterListOptions, DeadLetters, EventQueue, QueueAddOptions } from './types/event-queue.ts';
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
  EventFacts,
  InvalidEvent,
  JsonObject,
  JsonValue,
  ParsedEvent,
  Provider,
  SignedWebhook,
  StateKey,
  StateOrder,
} from './types/provider.ts';
export type { IngestOptions, SettleOptions, SettleResult, WebhookReceiver } from './types/receiver.ts';
export type { RefusalReason, WebhookRefusal } from './types/refusal.ts';
export type { HeadersInput, WebhookRequest, WebhookRequestHead, WebhookResponse } from './types/request.ts';
