import type { ExpectationMismatch } from '../errors/delivery-errors.ts';
import type { Diagnosis } from '../errors/refused-error.ts';
import type { RefusalReason } from './refusal.ts';
import type { WebhookResponse } from './request.ts';

/** A gateway as data: which headers it signs with and how, what its events look like, and which answers it expects. */
export interface Provider<TEvents extends object = object, TIngest = unknown> {
  readonly name: string;
  /** Lower-case names of the headers that the signature is made of; each may come once only. */
  readonly signatureHeaders: readonly string[];
  /**
   * Lower-case names of further headers that `parseEvent` reads, such as an event id in a header. Deliveries keep these and the
   * signature's headers. An empty list says that `parseEvent` reads no headers at all, so that deliveries keep none.
   */
  readonly identityHeaders?: readonly string[];
  /**
   * Checks the signature over the received bytes, whatever the time: the receiver compares `timestampMs` with the clock. What it
   * throws is reported, and the request is answered 503.
   */
  verifySignature(request: SignedWebhook): VerifiedWebhook | RejectedWebhook | Promise<VerifiedWebhook | RejectedWebhook>;
  /** How far `timestampMs` may lie from the receiver's clock, either way, inclusive. */
  readonly toleranceMs: number;
  /** The schema: cheap, tolerant of unknown fields and types, strict about ids and amounts. Runs after the signature held. */
  parseEvent(value: JsonObject, context: ParseContext): ParsedEvent | InvalidEvent;
  /** What `ingest` was given (an order as a poll returns it, or an event), as an event's JSON object. */
  eventFromIngest?(input: TIngest): JsonObject;
  readonly acknowledgement: Acknowledgement;
  /** Types that `on` accepts. Undefined: any string. */
  readonly eventTypes?: readonly string[];
  /** Types that exist but that this provider never delivers, with the way to learn of them. */
  readonly neverSent?: Readonly<Record<string, string>>;
  /** True when `ParsedEvent.order` is filled in, so that the store should have `lookup`. */
  readonly ordersStates?: boolean;
  /** Why a signature was refused. Reached by `onError` and the logger only. */
  diagnose?(request: DiagnosedWebhook, reason: RefusalReason): Diagnosis | undefined;
  /** Types only: what `on` narrows by. */
  readonly events?: TEvents;
}

/** What `parseEvent` sees beside the JSON. */
export interface ParseContext {
  /** The headers that the provider names, by lower-case name. Empty for an event that `ingest` was given. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What a provider verifies. */
export interface SignedWebhook {
  readonly path: string | undefined;
  /** By lower-case name; the provider's `signatureHeaders` and `identityHeaders`. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A refused request as the diagnosis sees it: any header, not only the signature's. */
export interface DiagnosedWebhook extends SignedWebhook {
  readonly header: (name: string) => string | undefined;
}

/** A signature that holds. */
export interface VerifiedWebhook {
  readonly ok: true;
  /** When the sender signed, milliseconds since the epoch. */
  readonly timestampMs: number;
  readonly secretIndex: number;
}

/** A signature that does not hold, and why. */
export interface RejectedWebhook {
  readonly ok: false;
  readonly reason: RefusalReason;
}

/** What strict JSON can hold. */
export type JsonValue = string | number | boolean | null | JsonObject | readonly JsonValue[];
/** An object from strict JSON. */
export interface JsonObject {
  readonly [name: string]: JsonValue | undefined;
}

/** An event that the provider recognizes. */
export interface ParsedEvent {
  readonly ok: true;
  readonly event: unknown;
  /** What `on` is looked up by. */
  readonly type: string;
  /** What identifies the event: 1 to 1,024 characters. The receiver puts its namespace and the provider's name before it. */
  readonly key: string;
  readonly facts: EventFacts;
  /** Where further fields of an expectation are looked up. */
  readonly fields: JsonObject;
  /** What contradicts the provider's own options: another merchant's event. */
  readonly mismatches?: readonly ExpectationMismatch[] | undefined;
  readonly order?: StateOrder | undefined;
}

/** A signed body that is not an event. */
export interface InvalidEvent {
  readonly ok: false;
  /** Field names and expectations, never values. */
  readonly problem: string;
}

/** What `expect` is compared with. */
export interface EventFacts {
  /** Integer minor units, or a decimal string. */
  readonly amount?: number | string | undefined;
  readonly currency?: string | undefined;
  readonly orderId?: string | undefined;
  readonly merchantId?: string | undefined;
  readonly serviceId?: string | undefined;
  /** What arrived on chain. */
  readonly paidAmount?: string | undefined;
  readonly paidCurrency?: string | undefined;
}

/** How this event relates to others of the same order. */
export interface StateOrder {
  /** The order, refund or intent, percent-encoded as in `key`. */
  readonly subject: string;
  /** What this event says happened to it. */
  readonly status: string;
  readonly steps: StateSteps;
  /**
   * True when the keys of its events are the subject, `:` and the percent-encoded status: the store can then tell which ones were
   * handled. False when keys do not name the status: only this process remembers what it has handled.
   */
  readonly isStored: boolean;
}

/** Which statuses of the same subject an event contradicts. */
export interface StateSteps {
  /** When one of these is done or in progress, this event is late: recorded and acknowledged, not dispatched. */
  readonly lateAfter: readonly string[];
  /** When one of these is done, this event is an anomaly: reported and acknowledged, not dispatched. */
  readonly impossibleAfter: readonly string[];
  /** When one of these is done, this event is an anomaly too, but says that money arrived: reported and dispatched. */
  readonly surprisingAfter: readonly string[];
}

/** The provider's answers: exact status, headers and bytes, and the time it waits for them. */
export interface Acknowledgement {
  readonly received: WebhookResponse;
  readonly duplicate: WebhookResponse;
  readonly unauthorized: WebhookResponse;
  /** Answer within this, counted from the start of the request. */
  readonly budgetMs: number;
  /** Where the provider publishes a limit: `ackTimeoutMs` above it is refused at construction. */
  readonly deadlineMs?: number;
}
