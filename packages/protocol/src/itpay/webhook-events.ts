import * as z from 'zod';
import type { PaymentIntent } from './payment-intent.ts';

/** What `event.data` is, by event type. */
export interface ItPayEventMap {
  'payment_intent.succeeded': PaymentIntent;
  'payment_intent.failed': PaymentIntent;
  'payment_intent.expired': PaymentIntent;
  'escrow.held': Readonly<Record<string, unknown>>;
}

/** One of {@link ITPAY_EVENT_TYPES}. */
export type ItPayEventType = keyof ItPayEventMap;

/** The event types that this version knows. */
export const ITPAY_EVENT_TYPES = [
  'payment_intent.succeeded',
  'payment_intent.failed',
  'payment_intent.expired',
  'escrow.held',
] as const satisfies readonly ItPayEventType[];

/**
 * An event type that this version does not know. It is a string at run time; the type exists so that a `switch` over the known types
 * narrows the data.
 */
export declare enum UnknownItPayEventType {
  Unknown = '*',
}

/** An event of a type that this version knows. */
export interface KnownItPayWebhookEvent<T extends ItPayEventType = ItPayEventType> {
  /** The event's identity: deliveries of one event share it. */
  readonly id: string;
  /** What happened. */
  readonly type: T;
  /** The object to which it happened. */
  readonly data: ItPayEventMap[T];
}

/** An event of a type that this version does not know. */
export interface UnknownItPayWebhookEvent {
  /** The event's identity: deliveries of one event share it. */
  readonly id: string;
  /** What happened. */
  readonly type: UnknownItPayEventType;
  /** Untyped. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** A webhook's body. `switch (event.type)` narrows `event.data`; the default branch is an event from a newer gateway. */
export type ItPayWebhookEvent = { [T in ItPayEventType]: KnownItPayWebhookEvent<T> }[ItPayEventType] | UnknownItPayWebhookEvent;

/**
 * A webhook's body. It requires an id, a type and a data object. The data is kept as received: compare its amount with your order
 * before you deliver.
 */
export const webhookEventSchema: z.ZodType<ItPayWebhookEvent> = z.looseObject({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  data: z.looseObject({}),
}) as unknown as z.ZodType<ItPayWebhookEvent>;

/** Says whether this version knows an event's type. */
export function isKnownItPayEvent(event: ItPayWebhookEvent): event is Exclude<ItPayWebhookEvent, UnknownItPayWebhookEvent> {
  return (ITPAY_EVENT_TYPES as readonly string[]).includes(event.type);
}
