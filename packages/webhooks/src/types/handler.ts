import type { DeliverySource } from './delivery.ts';
import type { WebhookLogger } from './logger.ts';

/** What a handler knows about the delivery. The store's type decides what `transaction` and `write` take. */
export interface HandlerContext<TTransaction = unknown, TWrite = never> {
  /** The key of the claim: a good idempotency key for what the handler does. */
  readonly key: string;
  /** 1 for the first run. */
  readonly attempt: number;
  /** When the event was first received, in milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly source: DeliverySource;
  /** Aborts when the lease is lost, the handler runs out of time, the receiver closes, or the caller of `settle` or `ingest` gives up. */
  readonly signal: AbortSignal;
  /** Which secret matched; 0 is the newest. */
  readonly secretIndex: number;
  /** An integer that only grows for this key: pass it to systems that can refuse an older writer. */
  readonly fencingToken: number;
  /** The open transaction of a transactional store, as its driver knows it. Undefined with any other store. */
  readonly transaction: TTransaction;
  /**
   * Registers a synchronous write that the store runs after the handler, in one transaction with the record that the event was
   * handled. Writes run in the order they were registered; if one throws, all are undone and the handler counts as failed.
   *
   * @throws WebhookConfigurationError `ERR_WEBHOOK_CONFIG_WRITE` when the store does not take writes (`store.writes`)
   */
  write(write: TWrite): void;
  readonly logger: WebhookLogger;
}

/** Handles one event. It is done when the returned promise resolves; what it throws releases the event for another delivery. */
export type EventHandler<TEvent, TTransaction = unknown, TWrite = never> = (
  event: TEvent,
  context: HandlerContext<TTransaction, TWrite>,
) => unknown;

/** Handlers by event type (ItPay) or status (stablecoin gateway). Each gets its own event's type. */
export type EventHandlers<TEvents extends object, TTransaction = unknown, TWrite = never> = {
  readonly [Type in keyof TEvents]?: EventHandler<TEvents[Type], TTransaction, TWrite>;
};
