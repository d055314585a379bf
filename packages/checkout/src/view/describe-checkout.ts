import { subtractDecimal } from '@x/protocol/money';
import { isTerminalOrderStatus } from '@x/protocol/statuses';
import { checkInput, checkViewOptions } from './check-input.ts';
import type { CheckoutPhase, CheckoutView } from './checkout-view.ts';
import { type OrderFacts, readOrderFacts } from './order-facts.ts';
import { nextOf, warningOf } from './phase-advice.ts';
import { isRefundDone } from './refund.ts';
import type { DescribeCheckoutOptions, ShownOrder } from './shown-order.ts';

/**
 * Says what the payer of an API Checkout order must be shown.
 *
 * Only `waiting` asks for money, and only an order that is INIT, has not expired, and has an amount, a network and an address whose
 * checksum holds is `waiting`. The amount is always `cryptoPaymentAmount`.
 *
 * @throws TypeError when `order` is not an object, `now` is not a time, or an option is not known
 * @example describeCheckout(order, { now: Date.now() }).phase // 'waiting'
 */
export function describeCheckout(order: ShownOrder, options: DescribeCheckoutOptions): CheckoutView {
  checkInput('describeCheckout', { value: order, kind: 'an order of API Checkout' });
  checkViewOptions('describeCheckout', options, ['now', 'estimatedConfirmationTimeSec', 'chosen', 'refund']);
  const facts = readOrderFacts(order, options);
  const phase = isRefundDone(options.refund) ? 'refunded' : decidePhase(facts);
  const { asked, received, network } = facts;
  return {
    phase,
    amount: asked?.value,
    currency: asked?.currency,
    network,
    ...(phase === 'waiting' ? showPayment(facts, options.now) : {}),
    ...(received === undefined ? {} : { received }),
    ...showDifference(phase, facts),
    ...(phase === 'confirming' && facts.confirmation !== undefined ? { confirmation: facts.confirmation } : {}),
    ...warningOf(phase, 'network'),
    final: phase === 'refunded' || isTerminalOrderStatus(facts.status),
    next: phase === 'failed' && facts.hasMoney ? 'ask' : nextOf(phase),
  };
}

function decidePhase(facts: OrderFacts): CheckoutPhase {
  const { status, balance, hasMoney, isExpired } = facts;
  if (status === 'INIT') return decideOpen(facts);
  if (status === 'PROCESSING' && balance === -1) return 'underpaid';
  if (status === 'PROCESSING') return facts.confirmation === undefined ? 'detected' : 'confirming';
  if (status === 'SUCCEEDED') return balance === 1 ? 'overpaid' : 'paid';
  if (status === 'FAILED') return 'failed';
  if (status === 'CLOSED' && hasMoney) return 'late';
  if (status === 'CLOSED') return isExpired ? 'expired' : 'closed';
  // A status that this version does not know: nothing is paid, and nothing more may be sent.
  return 'confirming';
}

function decideOpen({ asked, address, network, expiresAt, isExpired, hasMoney, balance }: OrderFacts): CheckoutPhase {
  if (hasMoney && isExpired) return 'late';
  if (hasMoney) return balance === -1 ? 'underpaid' : 'detected';
  if (isExpired) return 'expired';
  const isSafe = asked !== undefined && address !== undefined && network !== undefined && !Number.isNaN(expiresAt);
  return isSafe ? 'waiting' : 'unreachable';
}

function showPayment({ address, expiresAt }: OrderFacts, now: number): Pick<CheckoutView, 'address' | 'qr' | 'secondsLeft'> {
  // The code holds the plain address: wallets read URIs of payments in different ways, and some send to the token's contract.
  const shown = { address, qr: address };
  return expiresAt === undefined ? shown : { ...shown, secondsLeft: Math.floor((expiresAt - now) / 1000) };
}

function showDifference(phase: CheckoutPhase, { asked, received }: OrderFacts): Pick<CheckoutView, 'missing' | 'excess'> {
  if (asked === undefined || received === undefined) return {};
  if (phase === 'underpaid') return { missing: subtractDecimal(asked.value, received) };
  if (phase === 'overpaid') return { excess: subtractDecimal(received, asked.value) };
  return {};
}
