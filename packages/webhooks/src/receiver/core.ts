import type { WebhookRefusedErrorOptions } from '../errors/refused-error.ts';
import type { Notifier } from '../observe/create-notifier.ts';
import type { EventQueue } from '../types/event-queue.ts';
import type { EventStore } from '../types/event-store.ts';
import type { EventHandler } from '../types/handler.ts';
import type { WebhookLogger } from '../types/logger.ts';
import type { WebhookReceiverOptions } from '../types/options.ts';
import type { Provider } from '../types/provider.ts';

/** The options of a receiver, checked and filled in: what every stage works from. */
export interface ReceiverCore {
  readonly provider: Provider;
  readonly handlers: ReadonlyMap<string, EventHandler<unknown>>;
  readonly onUnhandled: EventHandler<unknown> | undefined;
  readonly store: EventStore;
  readonly queue: EventQueue | undefined;
  readonly expect: WebhookReceiverOptions<Record<string, unknown>>['expect'];
  readonly onMismatch: WebhookReceiverOptions<object>['onMismatch'];
  readonly logger: WebhookLogger;
  /** To `onError` and the logger. Never throws. */
  readonly report: (error: Error) => void;
  /** The same for a refused request, which anybody can cause: the error is made only for an `onError`. */
  readonly reportRefusal: (refusal: WebhookRefusedErrorOptions) => void;
  readonly notify: Notifier;
  readonly bodyLimitBytes: number;
  readonly bodyTimeoutMs: number;
  readonly ackTimeoutMs: number;
  readonly leaseMs: number;
  readonly handlerTimeoutMs: number;
  readonly retainMs: number;
  readonly now: () => number;
}
