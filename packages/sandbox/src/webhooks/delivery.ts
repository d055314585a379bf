import { NO_EVIDENCE, type SignatureEvidence } from '../gateway/signature-evidence.ts';
import type { DeliveryAttempt, DeliveryState, SandboxDelivery, WebhookProduct } from '../history/deliveries.ts';

/** One event, as a gateway hands it over for delivery. */
export interface WebhookEvent {
  readonly gateway: 'itpay' | 'stablecoin';
  readonly product: WebhookProduct;
  readonly paymentId: string;
  readonly event: string;
  readonly eventId?: string;
  /** The payment's own address. Left out, the gateway's `webhookUrl` takes its place. */
  readonly url: string | undefined;
  readonly body: string;
  readonly sign: (message: UnsignedMessage) => Record<string, string>;
  /** Reads the signature of what was sent as the merchant's receiver does. */
  readonly examine: (message: SentMessage) => SignatureEvidence;
}

/** What a signature covers. */
export interface UnsignedMessage {
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly url: string;
  /** `wrong` signs with a secret that is not the merchant's. */
  readonly secret: 'true' | 'wrong';
}

/** What was sent, as it arrives. */
export interface SentMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly url: string;
  /** Transport time, milliseconds since the epoch. */
  readonly now: number;
}

/** An event, and what has become of it so far. */
export interface Delivery extends Omit<WebhookEvent, 'url'> {
  readonly id: string;
  readonly at: number;
  url: string | undefined;
  fault: string | undefined;
  state: DeliveryState;
  reason: string | undefined;
  readonly attempts: DeliveryAttempt[];
  nextAttemptAt: number | undefined;
}

/** What one attempt sends, if it is not simply the event. */
export interface AttemptPlan {
  readonly note?: string;
  readonly body?: string;
  /** The body that the signature covers, where it is not the one that is sent. */
  readonly signedBody?: string;
  /** How much older than now the signature's time is. */
  readonly ageMs?: number;
  readonly secret?: 'true' | 'wrong';
  readonly headers?: Readonly<Record<string, string>>;
  readonly truncate?: boolean;
  /** False for an attempt that must be refused: an answer to it says nothing about the event. */
  readonly counts?: boolean;
}

export function createDelivery(event: WebhookEvent, facts: Pick<Delivery, 'id' | 'at' | 'url'>): Delivery {
  return { ...event, ...facts, fault: undefined, state: 'waiting', reason: undefined, attempts: [], nextAttemptAt: undefined };
}

/** The attempt that a `drop-webhook` fault swallowed. */
export function lostAttempt(delivery: Delivery, at: number): DeliveryAttempt {
  const { receivedSignature: sentSignature, ...evidence } = NO_EVIDENCE;
  const sent = { headers: {}, body: delivery.body, ...evidence, sentSignature };
  const nothing = { ...sent, status: 0, replyBody: '', acknowledged: false, durationMs: 0 };
  return { ...nothing, number: delivery.attempts.length + 1, at, note: 'lost', remark: 'dropped by a fault' };
}

/** The delivery as it is now, for the outside. */
export function toSandboxDelivery(delivery: Delivery): SandboxDelivery {
  const { sign: _sign, examine: _examine, eventId, ...facts } = delivery;
  return { ...facts, eventId, acknowledged: delivery.state === 'acknowledged', attempts: [...delivery.attempts] };
}
