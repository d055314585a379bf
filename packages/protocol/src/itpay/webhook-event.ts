import * as z from 'zod';
import type { PaymentIntent } from './payment-intent.ts';

/** What each known event carries. */
export interface ItPayEventMap {
  'payment_intent.succeeded': PaymentIntent;
  'payment_intent.failed': PaymentIntent;
  'payment_intent.expired': PaymentIntent;
  'escrow.held': Readonly<Record<string, unknown>>;
}

export type ItPayEventType = keyof ItPayEventMap;

export const ITPAY_EVENT_TYPES = [
  'payment_intent.succeeded',
  'payment_intent.failed',
  'payment_intent.expired',
  'escrow.held',
] as const satisfies readonly ItPayEventType[];

/**
 * A type that this version does not know. Still a string; being a type of its own is what lets a `switch` over the known types narrow
 * the data. Nothing of this exists at run time.
 */
export declare enum UnknownItPayEventType {
  Unknown = '*',
}

export interface KnownItPayWebhookEvent<T extends ItPayEventType = ItPayEventType> {
  readonly id: string;
  readonly type: T;
  readonly data: ItPayEventMap[T];
}

export interface UnknownItPayWebhookEvent {
  readonly id: string;
  readonly type: UnknownItPayEventType;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A webhook's content. `switch (event.type)` narrows `event.data`; the default branch is an event from a newer gateway. */
export type ItPayWebhookEvent = { [T in ItPayEventType]: KnownItPayWebhookEvent<T> }[ItPayEventType] | UnknownItPayWebhookEvent;

/**
 * A signed event is authentic; this asks only for what its handling needs, an id and a type. The data stays as it came: check the
 * amount against your order before you deliver.
 */
export const webhookEventSchema: z.ZodType<ItPayWebhookEvent> = z.looseObject({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  data: z.looseObject({}),
}) as unknown as z.ZodType<ItPayWebhookEvent>;

/** Tells whether this version knows an event's type. */
export function isKnownItPayEvent(event: ItPayWebhookEvent): event is Exclude<ItPayWebhookEvent, UnknownItPayWebhookEvent> {
  return (ITPAY_EVENT_TYPES as readonly string[]).includes(event.type);
}
