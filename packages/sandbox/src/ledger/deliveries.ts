/** One event on its way to the merchant, with every attempt to deliver it. */
export interface SandboxDelivery {
  readonly id: string;
  /** When it happened, in sandbox time. */
  readonly at: number;
  readonly gateway: 'itpay' | 'stablecoin';
  readonly product: WebhookProduct;
  /** The intent's id, the merchant's order id or the merchant's refund id. */
  readonly paymentId: string;
  /** `payment_intent.succeeded`, `SUCCEEDED`, `refund.SUCCEEDED`, ... */
  readonly event: string;
  /** ItPay's event id; the stablecoin gateway has none. */
  readonly eventId: string | undefined;
  readonly url: string;
  /** The exact text that is signed and sent. */
  readonly body: string;
  readonly state: DeliveryState;
  readonly acknowledged: boolean;
  readonly attempts: readonly DeliveryAttempt[];
  /** Sandbox time of the next attempt. */
  readonly nextAttemptAt: number | undefined;
}

export type WebhookProduct = 'itpay' | 'hosted' | 'checkout' | 'refund';

/** `refused`: the sandbox may not call this address. `abandoned`: every attempt failed. */
export type DeliveryState = 'waiting' | 'acknowledged' | 'abandoned' | 'refused' | 'lost';

export interface DeliveryAttempt {
  readonly number: number;
  /** Sandbox time, milliseconds since the epoch. */
  readonly at: number;
  /** What was sent, when it was not simply the event: `forged`, `tampered`, `stale`, `copy 2`, ... */
  readonly note: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** 0 when there was no answer. */
  readonly status: number;
  readonly replyBody: string;
  readonly acknowledged: boolean;
  /** Why the attempt does not count as acknowledged, or what the merchant could do better. */
  readonly remark: string | undefined;
  readonly durationMs: number;
}
