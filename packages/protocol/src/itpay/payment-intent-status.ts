/** The published life of a PaymentIntent, in order; the last four end it. */
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

/** `failed` is here because the event `payment_intent.failed` exists: docs/assumptions.md#itpay-failed-is-terminal */
export const TERMINAL_PAYMENT_INTENT_STATUSES = ['succeeded', 'failed', 'expired', 'cancelled'] as const;

export type KnownPaymentIntentStatus = (typeof PAYMENT_INTENT_STATUSES)[number];
export type TerminalPaymentIntentStatus = (typeof TERMINAL_PAYMENT_INTENT_STATUSES)[number];
/** A status that this version does not know stays a string. */
export type PaymentIntentStatus = KnownPaymentIntentStatus | (string & {});

/**
 * Tells whether nothing follows a status. An unknown status is not terminal: it may be a new step on the way.
 *
 * @see docs/assumptions.md#unknown-status
 */
export function isTerminalPaymentIntentStatus(status: string): status is TerminalPaymentIntentStatus {
  return (TERMINAL_PAYMENT_INTENT_STATUSES as readonly string[]).includes(status);
}

/**
 * Tells which of two statuses comes first in an intent's life.
 *
 * @returns below zero, zero, above zero; undefined when they have no order (an unknown status, two different ends)
 */
export function comparePaymentIntentStatus(a: string, b: string): -1 | 0 | 1 | undefined {
  if (a === b) return 0;
  const first = rankOf(a);
  const second = rankOf(b);
  if (first === undefined || second === undefined || first === second) return undefined;
  return first < second ? -1 : 1;
}

const END_RANK = PAYMENT_INTENT_STATUSES.length;

function rankOf(status: string): number | undefined {
  if (isTerminalPaymentIntentStatus(status)) return END_RANK;
  const index = (PAYMENT_INTENT_STATUSES as readonly string[]).indexOf(status);
  return index === -1 ? undefined : index;
}
