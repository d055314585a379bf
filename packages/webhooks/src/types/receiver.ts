import type { Delivery } from './delivery.ts';
import type { WebhookRefusal } from './refusal.ts';
import type { WebhookRequest, WebhookRequestHead, WebhookResponse } from './request.ts';

/** What became of a delivery that a worker settled. */
export type SettleResult = 'handled' | 'duplicate' | 'in-progress';

/** What a worker knows of the delivery beside its content. */
export interface SettleOptions {
  /** The queue's own count, starting at 1; the store's count otherwise. */
  readonly attempt?: number;
  readonly signal?: AbortSignal;
}

/** Where an ingested event comes from, and how long to wait for it. */
export interface IngestOptions {
  readonly source: 'poll' | 'sweep';
  readonly signal?: AbortSignal;
}

/** Whether everything that ran has ended. */
export interface CloseResult {
  /** True when everything that ran had ended in time. */
  readonly drained: boolean;
  /** How many events still ran when the time was up. */
  readonly running: number;
}

/** Turns one raw webhook request into one verified, deduplicated, acknowledged handler call. */
export interface WebhookReceiver<TIngest = unknown> {
  /** `provider.name`. */
  readonly provider: string;
  readonly bodyLimitBytes: number;
  readonly bodyTimeoutMs: number;

  /** Answers one request whose body was read. Never rejects and never answers 500. */
  handle(request: WebhookRequest): Promise<WebhookResponse>;

  /**
   * For adapters, before they read the body: the refusal of a wrong method, content coding or declared length,
   * or undefined when the body is worth reading.
   */
  admit(head: WebhookRequestHead): WebhookResponse | undefined;

  /** For adapters: reports why a request could not be read, and says what to answer. */
  refuse(refusal: WebhookRefusal): WebhookResponse;

  /** Feeds in what a poll or a sweep has seen: the same claim under the same key, the same handlers. Rejects when the handler failed. */
  ingest(event: TIngest, options: IngestOptions): Promise<SettleResult>;

  /**
   * For queue workers: expectation, claim, handler, complete. Never rejects once the event is recorded as handled.
   *
   * @throws WebhookForeignDeliveryError for a delivery of another namespace or provider: leave it in the queue
   * @throws WebhookUnhandledEventError when this receiver has no handler for the type: postpone it
   * @throws the handler's failure, or `RetryLater`, or EventStoreUnavailableError
   */
  settle(delivery: Delivery, options?: SettleOptions): Promise<SettleResult>;

  /**
   * Takes no new events from now on (503), waits for running handlers for at most `timeoutMs` (default 10,000), then aborts
   * `context.signal` and releases the events that still run. The store and the queue stay open: they are the user's.
   */
  close(options?: { readonly timeoutMs?: number }): Promise<CloseResult>;
}
