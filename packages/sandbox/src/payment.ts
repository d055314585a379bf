/** One payment or refund, as the sandbox's controls and its page see it. */
export interface SandboxPayment {
  /** The intent's id, the merchant's order id or the merchant's refund id. */
  readonly id: string;
  /** Who runs the payment. */
  readonly gateway: 'itpay' | 'stablecoin';
  /** What it is there. */
  readonly kind: 'payment_intent' | 'hosted_order' | 'checkout_order' | 'refund';
  /** As the gateway spells it. */
  readonly status: string;
  /** What the payer has to pay, as a decimal number. */
  readonly amount: { readonly value: string; readonly currency: string };
  /** Orders: what the merchant asks for, in the order's own currency. `amount` is what that comes to in coins. */
  readonly orderAmount: { readonly value: string; readonly currency: string } | undefined;
  /** Hosted orders: where the payer goes after paying. */
  readonly returnUrl: string | undefined;
  /** Refunds: the merchant's id of the order that is refunded. */
  readonly refundOf: string | undefined;
  /** What the payment is for, in the merchant's words. */
  readonly description: string | undefined;
  /** Business time, milliseconds since the epoch. */
  readonly createdAt: number;
  /** Business time, milliseconds since the epoch. Refunds do not expire. */
  readonly expiresAt: number | undefined;
  /** Every status it had, oldest first. */
  readonly history: readonly { readonly status: string; readonly at: number }[];
  /** What can be done to it in its present status. */
  readonly actions: readonly PaymentAction[];
  /** The object as the gateway answers it. */
  readonly object: Readonly<Record<string, unknown>>;
}

/** What a payer or a merchant can do to a payment. */
export type PaymentAction = 'pay' | 'fail' | 'expire' | 'cancel';

/** How the payer pays. */
export interface PayOptions {
  /** Stops at this status instead of going all the way: `scanning`, `authorized`, `captured`; `PROCESSING`. */
  readonly until?: string;
  /** Stablecoin orders: what the payer really sends. Less than the order asks for makes it fail. */
  readonly amount?: string;
}

/** Why the payment fails. */
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
