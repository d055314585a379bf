/** The published life of an order: the last three end it. */
export const ORDER_STATUSES = ['INIT', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CLOSED'] as const;
export const TERMINAL_ORDER_STATUSES = ['SUCCEEDED', 'FAILED', 'CLOSED'] as const;
export const REFUND_STATUSES = ['PROCESSING', 'SUCCEEDED', 'FAILED', 'CLOSED'] as const;

export type KnownOrderStatus = (typeof ORDER_STATUSES)[number];
export type KnownRefundStatus = (typeof REFUND_STATUSES)[number];
export type TerminalOrderStatus = (typeof TERMINAL_ORDER_STATUSES)[number];
/** A status that this version does not know stays a string. */
export type OrderStatus = KnownOrderStatus | (string & {});
export type RefundStatus = KnownRefundStatus | (string & {});

/**
 * Tells whether nothing follows a status, of an order or of a refund. An unknown status is not terminal.
 *
 * @see docs/assumptions.md#unknown-status
 */
export function isTerminalOrderStatus(status: string): status is TerminalOrderStatus {
  return (TERMINAL_ORDER_STATUSES as readonly string[]).includes(status);
}

/**
 * Tells which of two statuses comes first in a life.
 *
 * @returns below zero, zero, above zero; undefined when they have no order (an unknown status, two different ends)
 */
export function compareOrderStatus(a: string, b: string): -1 | 0 | 1 | undefined {
  if (a === b) return 0;
  const first = rankOf(a);
  const second = rankOf(b);
  if (first === undefined || second === undefined || first === second) return undefined;
  return first < second ? -1 : 1;
}

/**
 * Tells whether a status arrives after a later one was already seen: PROCESSING behind SUCCEEDED. It is acknowledged, never applied.
 *
 * @see docs/assumptions.md#stablecoin-webhook-order
 */
export function isLateStatus(previous: string, next: string): boolean {
  return compareOrderStatus(next, previous) === -1;
}

/** Tells whether an ended life seems to end differently: CLOSED, then SUCCEEDED. Look the order up before believing either. */
export function isImpossibleStep(previous: string, next: string): boolean {
  return previous !== next && isTerminalOrderStatus(previous) && isTerminalOrderStatus(next);
}

function rankOf(status: string): number | undefined {
  if (isTerminalOrderStatus(status)) return 2;
  const rank = (ORDER_STATUSES as readonly string[]).indexOf(status);
  return rank === -1 ? undefined : rank;
}
