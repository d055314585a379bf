import type { CheckoutNext, CheckoutPhase, CheckoutView, CheckoutWarning } from './checkout-view.ts';

const NEXT: Readonly<Record<CheckoutPhase, CheckoutNext>> = {
  choose: 'choose',
  waiting: 'send',
  detected: 'wait',
  confirming: 'wait',
  paid: 'done',
  underpaid: 'ask',
  overpaid: 'done',
  late: 'ask',
  expired: 'restart',
  failed: 'restart',
  closed: 'restart',
  refunded: 'done',
  unreachable: 'retry',
};

/** What the payer does next in a phase. */
export function nextOf(phase: CheckoutPhase): CheckoutNext {
  return NEXT[phase];
}

/** What the payer is warned of. `forWaiting`: ItPay's payments have no network to warn of. */
export function warningOf(phase: CheckoutPhase, forWaiting: CheckoutWarning | undefined): Pick<CheckoutView, 'warning'> {
  if (phase === 'waiting') return forWaiting === undefined ? {} : { warning: forWaiting };
  const isHarmless = phase === 'choose' || phase === 'paid' || phase === 'overpaid' || phase === 'refunded';
  return isHarmless ? {} : { warning: 'do-not-send' };
}
