import type { CheckoutView } from './checkout-view.ts';

/** What a payer is shown while the gateway cannot be asked: no address, and the advice to send nothing. */
export function describeUnreachable(): CheckoutView {
  return { phase: 'unreachable', warning: 'do-not-send', final: false, next: 'retry' };
}
