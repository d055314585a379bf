import type { SignatureExplanation } from '../gateway/signature-evidence.ts';

/** One event and every attempt to deliver it to the merchant. */
export interface SandboxDelivery {
  /** Names the delivery, for `redeliver`. */
  readonly id: string;
  /** When the event happened: business time, milliseconds since the epoch. */
  readonly at: number;
  /** Who sends it. */
  readonly gateway: 'itpay' | 'stablecoin';
  /** Decides what counts as an acknowledgment. */
  readonly product: WebhookProduct;
  /** The intent's id, the merchant's order id or the merchant's refund id. */
  readonly paymentId: string;
  /** `payment_intent.succeeded`, `SUCCEEDED`, `refund.SUCCEEDED`, ... */
  readonly event: string;
  /** ItPay's event id. The stablecoin gateway has none. */
  readonly eventId: string | undefined;
  /** Where the event is sent. `undefined` while no address is known for it. */
  readonly url: string | undefined;
  /** The exact text that is signed and sent. */
  readonly body: string;
  /** The kind of the fault that hit this event. */
  readonly fault: string | undefined;
  /** Where the delivery stands. */
  readonly state: DeliveryState;
  /** Why the event was not sent and what to do, in the states `undeliverable` and `refused`. */
  readonly reason: string | undefined;
  /** Whether the merchant accepted the event. */
  readonly acknowledged: boolean;
  /** Oldest first. */
  readonly attempts: readonly DeliveryAttempt[];
  /** When the next attempt is due: business time. */
  readonly nextAttemptAt: number | undefined;
}

/** Which of the gateways' products sends the event. It decides what counts as an acknowledgment. */
export type WebhookProduct = 'itpay' | 'hosted' | 'checkout' | 'refund';

/**
 * `waiting`: not acknowledged yet. `abandoned`: every attempt failed. `undeliverable`: no address is known for the event. `refused`: the
 * sandbox may not call the address. `lost`: a fault dropped the event.
 */
export type DeliveryState = 'waiting' | 'acknowledged' | 'abandoned' | 'undeliverable' | 'refused' | 'lost';

/** One attempt to deliver an event. */
export interface DeliveryAttempt {
  /** 1 for the first. */
  readonly number: number;
  /** Business time, milliseconds since the epoch. */
  readonly at: number;
  /** What was sent, if it was not simply the event: `forged`, `tampered`, `stale`, `copy 2`, ... */
  readonly note: string | undefined;
  /** What was sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** What was sent, byte for byte. */
  readonly body: string;
  /** The text that a receiver has to compute the signature of. */
  readonly signedText: string | undefined;
  /** The signature of `signedText` by the true secret. */
  readonly expectedSignature: string | undefined;
  /** The signature that was sent: another one, if a fault forged or changed the event. */
  readonly sentSignature: string | undefined;
  /** What is wrong with the signature that was sent, or why a receiver may have refused one that holds. */
  readonly explanation: SignatureExplanation | undefined;
  /** The merchant's HTTP status. 0 when there was no answer. */
  readonly status: number;
  /** The merchant's answer, at most 4 KiB. */
  readonly replyBody: string;
  readonly acknowledged: boolean;
  /** Why the attempt does not count as acknowledged, or what the merchant could do better. */
  readonly remark: string | undefined;
  /** Real time until the answer. */
  readonly durationMs: number;
}
