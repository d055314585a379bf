/** One payment or refund, as the sandbox's controls and its page see it. */
export interface SandboxPayment {
  /** The intent's id, the merchant's order id or the merchant's refund id. */
  readonly id: string;
  readonly gateway: 'itpay' | 'stablecoin';
  readonly kind: 'payment_intent' | 'hosted_order' | 'checkout_order' | 'refund';
  readonly status: string;
  /** What the payer has to pay, as a decimal number. */
  readonly amount: { readonly value: string; readonly currency: string };
  readonly description: string | undefined;
  /** Sandbox time, milliseconds since the epoch. */
  readonly createdAt: number;
  readonly expiresAt: number | undefined;
  readonly history: readonly { readonly status: string; readonly at: number }[];
  /** What can be done to it now. */
  readonly actions: readonly PaymentAction[];
  /** The object as the gateway answers it. */
  readonly object: Readonly<Record<string, unknown>>;
}

export type PaymentAction = 'pay' | 'fail' | 'expire' | 'cancel';

export interface PayOptions {
  /** Stops at this status instead of going all the way: `scanning`, `authorized`, `captured`; `PROCESSING`. */
  readonly until?: string;
  /** Stablecoin orders: what the payer really sends. Less than asked for fails the order. */
  readonly amount?: string;
}

export interface FailOptions {
  /** Shown as `failure_reason` on an ItPay intent. */
  readonly reason?: string;
}

/** The controls of one payment. */
export interface PaymentControls {
  describe(): SandboxPayment;
  pay(options: PayOptions): void;
  fail(options: FailOptions): void;
  expire(): void;
  cancel(): void;
}
