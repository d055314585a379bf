import { isTerminalPaymentIntentStatus, type PaymentIntent } from '@x/protocol/itpay';

/** Tells whether nothing will follow: `succeeded`, `failed`, `expired` or `cancelled`. An unknown status is not terminal. */
export function isTerminal(intent: Pick<PaymentIntent, 'status'>): boolean {
  return isTerminalPaymentIntentStatus(intent.status);
}
