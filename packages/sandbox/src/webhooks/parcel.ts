import type { DeliveryAttempt, DeliveryState, SandboxDelivery, WebhookProduct } from '../ledger/deliveries.ts';

/** One event, as a gateway hands it over for delivery. */
export interface OutgoingEvent {
  readonly gateway: 'itpay' | 'stablecoin';
  readonly product: WebhookProduct;
  readonly paymentId: string;
  readonly event: string;
  readonly eventId?: string;
  readonly url: string;
  readonly body: string;
  /** Signs a body at a time (milliseconds), with the true secret or a wrong one. */
  readonly sign: (body: string, atMs: number, secret: 'true' | 'wrong') => Record<string, string>;
}

/** An event and what became of it so far. */
export interface Parcel extends OutgoingEvent {
  readonly id: string;
  readonly at: number;
  state: DeliveryState;
  attempts: DeliveryAttempt[];
  nextAttemptAt: number | undefined;
  readonly acknowledged: boolean;
}

/** What one attempt sends, when it is not simply the event. */
export interface AttemptPlan {
  readonly note?: string;
  readonly body?: string;
  readonly signedBody?: string;
  readonly atMs?: number;
  readonly secret?: 'true' | 'wrong';
  readonly headers?: Readonly<Record<string, string>>;
  readonly truncate?: boolean;
  /** An attempt that is not meant to be accepted says nothing about the event. */
  readonly counts?: boolean;
}

export function createParcel(id: string, at: number, event: OutgoingEvent): Parcel {
  return {
    ...event,
    id,
    at,
    state: 'waiting',
    attempts: [],
    nextAttemptAt: undefined,
    get acknowledged() {
      return this.state === 'acknowledged';
    },
  };
}

export function lostAttempt(parcel: Parcel, at: number): DeliveryAttempt {
  const nothing = { headers: {}, body: parcel.body, status: 0, replyBody: '', acknowledged: false, durationMs: 0 };
  return { ...nothing, number: parcel.attempts.length + 1, at, note: 'lost', remark: 'lost on the way (fault)' };
}

export function snapshot(parcel: Parcel): SandboxDelivery {
  const { id, at, gateway, product, paymentId, event, eventId, url, body, state, acknowledged, nextAttemptAt } = parcel;
  return {
    id,
    at,
    gateway,
    product,
    paymentId,
    event,
    eventId,
    url,
    body,
    state,
    acknowledged,
    attempts: [...parcel.attempts],
    nextAttemptAt,
  };
}
