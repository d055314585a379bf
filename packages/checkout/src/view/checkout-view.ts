/** Everything that a payment can look like to its payer. */
export const CHECKOUT_PHASES = [
  'choose',
  'waiting',
  'detected',
  'confirming',
  'paid',
  'underpaid',
  'overpaid',
  'late',
  'expired',
  'failed',
  'closed',
  'refunded',
  'unreachable',
] as const;

/** One of {@link CHECKOUT_PHASES}. Only `waiting` asks for money. */
export type CheckoutPhase = (typeof CHECKOUT_PHASES)[number];

/** What the payer does next. Each has its own words in every language. */
export type CheckoutNext = 'choose' | 'none' | 'send' | 'scan' | 'wait' | 'done' | 'ask' | 'restart' | 'retry';

/** `network`: money sent on another network is lost. `do-not-send`: money sent now may be lost. */
export type CheckoutWarning = 'network' | 'do-not-send';

/** A network on which the payer can send a currency. */
export interface CheckoutNetwork {
  /** The gateway's id, such as `tron`. */
  readonly network: string;
  /** The name for the payer, such as `TRON (TRC20)`. */
  readonly name: string;
  /** How long the chain usually takes to confirm. */
  readonly seconds?: number | undefined;
}

/** A currency, with the networks on which it can be sent. */
export interface CheckoutCurrency {
  readonly currency: string;
  readonly networks: readonly CheckoutNetwork[];
}

/** All that a payer's browser is told: facts to show, and no decision left to make. */
export interface CheckoutView {
  readonly phase: CheckoutPhase;
  /** Exactly what must be sent: a decimal string. Absent when the order has no amount that can be shown safely. */
  readonly amount?: string | undefined;
  readonly currency?: string | undefined;
  /** Where to send it. Only in `waiting`. */
  readonly address?: string | undefined;
  /** The text of the QR code: the plain address, or ItPay's scan link. Only in `waiting`. */
  readonly qr?: string | undefined;
  /** Opens the payer's app. Only in `waiting`, and only for ItPay. */
  readonly link?: string | undefined;
  /** The network's name for the payer. */
  readonly network?: string | undefined;
  readonly warning?: CheckoutWarning | undefined;
  /** Until the order expires, rounded down. Only in `waiting`. */
  readonly secondsLeft?: number | undefined;
  /** What has arrived, in `currency`. */
  readonly received?: string | undefined;
  /** What has not arrived yet, in `underpaid`. */
  readonly missing?: string | undefined;
  /** What arrived beyond `amount`, in `overpaid`. */
  readonly excess?: string | undefined;
  /** How far the chain's confirmation should be, in `confirming`. */
  readonly confirmation?: { readonly seconds: number; readonly elapsed: number } | undefined;
  /** What can be chosen, in `choose`. */
  readonly methods?: readonly CheckoutCurrency[] | undefined;
  /** Whether the gateway calls the status final. */
  readonly final: boolean;
  readonly next: CheckoutNext;
}
