/** An amount with its currency, as the stablecoin gateway writes it. */
export interface OrderMoney {
  /** A decimal string: '100.50'. */
  readonly value: string;
  readonly currency: string;
}

/** What is read of an order of API Checkout. An order as the client answers it is one. */
export interface ShownOrder {
  readonly status?: string | undefined;
  readonly cryptoPaymentAmount?: OrderMoney | undefined;
  readonly cryptoPaidAmount?: OrderMoney | undefined;
  readonly depositAddress?: string | undefined;
  readonly network?: string | undefined;
  readonly networkDisplayName?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly paidTime?: string | undefined;
}

export interface DescribeCheckoutOptions {
  /** The server's time, in milliseconds since the epoch. */
  readonly now: number;
  /** Of the payment method: shows how far the confirmation is. */
  readonly estimatedConfirmationTimeSec?: number | undefined;
  /** What the payer chose. An order on another network, or in another currency, is never payable. */
  readonly chosen?: { readonly network: string; readonly currency?: string | undefined } | undefined;
  /** The order's refund, if there is one. */
  readonly refund?: { readonly status?: string | undefined } | undefined;
}
