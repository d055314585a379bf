import type { WebhookMismatchError } from '../errors/delivery-errors.ts';
import type { Delivery } from './delivery.ts';
import type { WebhookEvent } from './event-notice.ts';
import type { EventQueue } from './event-queue.ts';
import type { EventStore } from './event-store.ts';
import type { EventHandler, EventHandlers } from './handler.ts';
import type { WebhookLogger } from './logger.ts';
import type { EventFacts, Provider } from './provider.ts';
import type { WebhookReceiver } from './receiver.ts';

/**
 * What was agreed with the payer. Every field that is given is compared; one that the event lacks is a mismatch.
 * Names other than those of `EventFacts` are looked up in the event (ItPay: in its `data`).
 */
export type Expectation = EventFacts & Readonly<Record<string, string | number | boolean | undefined>>;

/** What a receiver is made from: a provider and a handler for each event type. */
export interface WebhookReceiverOptions<TEvents extends object, TIngest = unknown, TTransaction = unknown, TWrite = never> {
  readonly provider: Provider<TEvents, TIngest>;
  readonly on: EventHandlers<NoInfer<TEvents>, NoInfer<TTransaction>, NoInfer<TWrite>>;
  /** Types without a handler in `on`, unknown ones included. They are acknowledged with or without it. */
  readonly onUnhandled?: EventHandler<unknown, NoInfer<TTransaction>, NoInfer<TWrite>>;
  /**
   * Part of every key and every delivery: 1 to 64 characters. Apps, environments and accounts that share a store or a queue each
   * take their own. Default: none.
   */
  readonly namespace?: string;
  /** Default: `memoryStore()`, for one process. */
  readonly store?: EventStore<TTransaction, TWrite>;
  /** With a queue the event is acknowledged once it is durably queued; a worker calls `settle`. */
  readonly queue?: EventQueue;
  /**
   * Looks up what was agreed, before the handler runs. `undefined`: nothing to compare for this event. `null`: no such order
   * is known here, which is a mismatch.
   */
  readonly expect?: (
    event: NoInfer<TEvents>[keyof NoInfer<TEvents>],
  ) => Expectation | null | undefined | Promise<Expectation | null | undefined>;
  /** Keeps the quarantined delivery. It is acknowledged once this has resolved; `receiver.settle(delivery)` releases it later. */
  readonly onMismatch?: (mismatch: WebhookMismatchError, delivery: Delivery, event: unknown) => unknown;
  /** Refusals with their diagnosis, failed handlers, lost leases, anomalies, configuration errors. */
  readonly onError?: (error: Error) => unknown;
  /** Every step with its duration, for metrics and traces. */
  readonly onEvent?: (event: WebhookEvent) => unknown;
  readonly logger?: WebhookLogger;
  /** Default 262,144. */
  readonly bodyLimitBytes?: number;
  /** Default 10,000. */
  readonly bodyTimeoutMs?: number;
  /** Answer 503 when the event is not safely handled or queued after this long. Default: the provider's budget. */
  readonly ackTimeoutMs?: number;
  /** How long a claim lasts without a heartbeat. Default 60,000. */
  readonly leaseMs?: number;
  /** Give a handler up after this long: its signal is aborted and the event goes back. Default 600,000. */
  readonly handlerTimeoutMs?: number;
  /** How long a handled event is remembered. Default 7 days. */
  readonly retainMs?: number;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number;
}

/** What every adapter and worker takes: the receiver's options, or a receiver. */
export type ReceiverSource<TEvents extends object, TIngest = unknown, TTransaction = unknown, TWrite = never> =
  | WebhookReceiverOptions<TEvents, TIngest, TTransaction, TWrite>
  | { readonly receiver: WebhookReceiver<TIngest> };
