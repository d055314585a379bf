import type { Notify } from '../observe/notifier.ts';
import type { Report } from '../observe/reporter.ts';
import type { DeliverySource } from '../types/delivery.ts';
import type { EventQueue } from '../types/event-queue.ts';
import type { EventStore } from '../types/event-store.ts';
import type { EventHandler } from '../types/handler.ts';
import type { WebhookLogger } from '../types/logger.ts';
import type { WebhookReceiverOptions } from '../types/options.ts';
import type { ParsedEvent, Provider } from '../types/provider.ts';
import type { RecentStates } from './recent-states.ts';
import type { RunningWork } from './running.ts';

type Options = WebhookReceiverOptions<Record<string, unknown>>;

/** The limits of a receiver. Every one is a positive integer. */
export interface Limits {
  readonly bodyLimitBytes: number;
  readonly bodyTimeoutMs: number;
  readonly ackTimeoutMs: number;
  readonly leaseMs: number;
  readonly handlerTimeoutMs: number;
  readonly retainMs: number;
}

/** The options of a receiver, checked and filled in: what every step works from. */
export interface Receiver extends Limits {
  readonly provider: Provider;
  readonly namespace: string | undefined;
  /** The headers that the provider reads: its signature's and its identity's. */
  readonly headerNames: readonly string[];
  /** What stands before the provider's own key in the key of a claim: namespace and provider. */
  readonly keyPrefix: string;
  readonly handlers: ReadonlyMap<string, EventHandler<unknown>>;
  readonly onUnhandled: EventHandler<unknown> | undefined;
  readonly store: EventStore;
  readonly queue: EventQueue | undefined;
  readonly expect: Options['expect'];
  readonly onMismatch: Options['onMismatch'];
  readonly logger: WebhookLogger;
  /** Sends an error to `onError` and the logger. Never throws. */
  readonly report: Report;
  /** Sends a step to `onEvent` and the diagnostics channels. Never throws. */
  readonly notify: Notify;
  /** Whether a refusal may be diagnosed now: a diagnosis costs more than a refusal, and anybody can cause one. */
  readonly mayDiagnose: () => boolean;
  /** Warns of a matching old secret, once. */
  readonly warnOfOldSecret: (secretIndex: number) => void;
  readonly now: () => number;
  readonly running: RunningWork;
  /** What was handled lately, for events of which the store cannot tell. */
  readonly recentStates: RecentStates;
}

/** One verified event on its way from the acceptance to the acknowledgement. */
export interface Work {
  readonly receiver: Receiver;
  readonly parsed: ParsedEvent;
  /** The key of the claim. */
  readonly key: string;
  readonly source: DeliverySource;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly secretIndex: number;
  readonly path?: string | undefined;
  /** What a delivery keeps of the request's headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The verified text, if there is one. */
  readonly text?: string | undefined;
  /** True when a worker took it from a queue, where it can stay. */
  readonly isQueued?: boolean;
  /** The queue's own count of attempts. */
  readonly attempt?: number | undefined;
  /** The caller of `settle` or `ingest` gives up: the handler is told. */
  readonly callerSignal?: AbortSignal | undefined;
  /** `performance.now()` when the request (or the settling) began. */
  readonly startedAt: number;
}

/** What became of one verified event. */
export type Settlement =
  | { readonly kind: 'handled' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'not-dispatched'; readonly because: 'late' | 'anomaly' | 'mismatch' }
  | { readonly kind: 'queued' }
  | { readonly kind: 'in-progress'; readonly retryAfterMs: number }
  | { readonly kind: 'failed'; readonly error: Error; readonly retryAfterMs: number };
