/** The published statuses of a stablecoin order, in the order in which it passes through them. The last three are final. */
export const ORDER_STATUSES = ['INIT', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CLOSED'] as const;
/** The final statuses of an order, and of a refund. */
export const TERMINAL_ORDER_STATUSES = ['SUCCEEDED', 'FAILED', 'CLOSED'] as const;
/** The published statuses of a refund, in the order in which it passes through them. The last three are final. */
export const REFUND_STATUSES = ['PROCESSING', 'SUCCEEDED', 'FAILED', 'CLOSED'] as const;

/** One of {@link ORDER_STATUSES}. */
export type KnownOrderStatus = (typeof ORDER_STATUSES)[number];
/** One of {@link REFUND_STATUSES}. */
export type KnownRefundStatus = (typeof REFUND_STATUSES)[number];
/** One of {@link TERMINAL_ORDER_STATUSES}. */
export type TerminalOrderStatus = (typeof TERMINAL_ORDER_STATUSES)[number];
/** The status of an order. A status that this version does not know stays a string. */
export type OrderStatus = KnownOrderStatus | (string & {});
/** The status of a refund. A status that this version does not know stays a string. */
export type RefundStatus = KnownRefundStatus | (string & {});

/**
 * Says whether the status of an order or a refund is final. An unknown status is not.
 *
 * @see docs/assumptions.md#unknown-status
 */
export function isTerminalOrderStatus(status: string): status is TerminalOrderStatus {
  return (TERMINAL_ORDER_STATUSES as readonly string[]).includes(status);
}

/**
 * Says which of two statuses an order or a refund reaches first.
 *
 * @returns -1 when `a` precedes `b`, 1 when it follows, 0 when they are the same; undefined for an unknown status and for two
 * different final statuses, which have no order
 */
export function compareOrderStatus(a: string, b: string): -1 | 0 | 1 | undefined {
  if (a === b) return 0;
  const first = rankOf(a);
  const second = rankOf(b);
  if (first === undefined || second === undefined || first === second) return undefined;
  return first < second ? -1 : 1;
}

/**
 * Says whether a status is stale: it precedes one that was already seen, such as PROCESSING after SUCCEEDED. Acknowledge such a webhook
 * and change nothing.
 *
 * @see docs/assumptions.md#stablecoin-webhook-order
 */
export function isLateStatus(previous: string, next: string): boolean {
  return compareOrderStatus(next, previous) === -1;
}

/** Says whether one final status seems to follow another, such as SUCCEEDED after CLOSED. Look the order up before you believe either. */
export function isImpossibleStep(previous: string, next: string): boolean {
  return previous !== next && isTerminalOrderStatus(previous) && isTerminalOrderStatus(next);
}

function rankOf(status: string): number | undefined {
  if (isTerminalOrderStatus(status)) return 2;
  const rank = (ORDER_STATUSES as readonly string[]).indexOf(status);
  return rank === -1 ? undefined : rank;
}
