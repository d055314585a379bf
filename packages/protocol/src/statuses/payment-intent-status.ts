/** The published statuses of an ItPay payment intent, in the order in which it passes through them. The last four are final. */
export const PAYMENT_INTENT_STATUSES = [
  'pending',
  'qr_generated',
  'scanning',
  'authorized',
  'captured',
  'succeeded',
  'failed',
  'expired',
  'cancelled',
] as const;

/** The final statuses of a payment intent. `failed` is one because of its event: docs/assumptions.md#itpay-failed-is-terminal */
export const TERMINAL_PAYMENT_INTENT_STATUSES = ['succeeded', 'failed', 'expired', 'cancelled'] as const;

/** One of {@link PAYMENT_INTENT_STATUSES}. */
export type KnownPaymentIntentStatus = (typeof PAYMENT_INTENT_STATUSES)[number];
/** One of {@link TERMINAL_PAYMENT_INTENT_STATUSES}. */
export type TerminalPaymentIntentStatus = (typeof TERMINAL_PAYMENT_INTENT_STATUSES)[number];
/** The status of a payment intent. A status that this version does not know stays a string. */
export type PaymentIntentStatus = KnownPaymentIntentStatus | (string & {});

/**
 * Says whether a payment intent's status is final. An unknown status is not: it may be a new intermediate step.
 *
 * @see docs/assumptions.md#unknown-status
 */
export function isTerminalPaymentIntentStatus(status: string): status is TerminalPaymentIntentStatus {
  return (TERMINAL_PAYMENT_INTENT_STATUSES as readonly string[]).includes(status);
}

/**
 * Says which of two statuses a payment intent reaches first.
 *
 * @returns -1 when `a` precedes `b`, 1 when it follows, 0 when they are the same; undefined for an unknown status and for two
 * different final statuses, which have no order
 */
export function comparePaymentIntentStatus(a: string, b: string): -1 | 0 | 1 | undefined {
  if (a === b) return 0;
  const first = rankOf(a);
  const second = rankOf(b);
  if (first === undefined || second === undefined || first === second) return undefined;
  return first < second ? -1 : 1;
}

const FINAL_RANK = PAYMENT_INTENT_STATUSES.length;

function rankOf(status: string): number | undefined {
  if (isTerminalPaymentIntentStatus(status)) return FINAL_RANK;
  const index = (PAYMENT_INTENT_STATUSES as readonly string[]).indexOf(status);
  return index === -1 ? undefined : index;
}
