import type { DeliverySource } from './delivery.ts';
import type { WebhookLogger } from './logger.ts';

/** What a handler knows about the delivery it handles. */
export interface HandlerContext {
  /** The key of the claim: a good idempotency key for the effect. */
  readonly key: string;
  /** 1 for the first run. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly source: DeliverySource;
  /** Aborted when the lease is lost (another machine may take the event) or the caller of `settle` or `ingest` gives up. */
  readonly signal: AbortSignal;
  /** Which of the secrets matched; 0 is the newest. */
  readonly secretIndex: number;
  /** An integer that only grows for this key: pass it along to effects that can refuse an older writer. */
  readonly fencingToken: number;
  /** The open transaction of a transactional store, as its driver knows it. */
  readonly transaction?: unknown;
  readonly logger: WebhookLogger;
}

export type EventHandler<TEvent> = (event: TEvent, context: HandlerContext) => unknown;

/** Handlers by event type (ItPay) or status (stablecoin gateway); each gets its own event's type. */
export type EventHandlers<TEvents extends object> = {
  readonly [Type in keyof TEvents]?: EventHandler<TEvents[Type]>;
};
