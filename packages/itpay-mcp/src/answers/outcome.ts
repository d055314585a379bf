import type { PaymentIntent } from '@x/itpay-client';

export type Outcome = 'settled' | 'not-yet' | 'did-not-happen' | 'unknown';

export interface OutcomeReport {
  readonly outcome: Outcome;
  /** Whether paying for the same purchase again cannot charge the person twice. */
  readonly safe_to_retry: boolean;
  /** One sentence that a model can act on. */
  readonly next_step: string;
}

const PAYABLE: ReadonlySet<string> = new Set(['pending', 'qr_generated', 'scanning']);
/** The person has paid; the money is not at the merchant's yet. */
const PAID_BY_THE_PERSON: ReadonlySet<string> = new Set(['authorized', 'captured']);
const WITHOUT_MONEY: ReadonlySet<string> = new Set(['failed', 'expired', 'cancelled']);

/** Whether a code may be shown: only while the person can still pay, and never in a status that this version does not know. */
export function isPayable({ status }: Pick<PaymentIntent, 'status'>): boolean {
  return PAYABLE.has(status);
}

/** Says in the tools' one vocabulary what a status means. An unknown status is `unknown`, never a failure. */
export function describeOutcome(intent: Pick<PaymentIntent, 'status'>): OutcomeReport {
  const { status } = intent;
  if (status === 'succeeded') {
    return {
      outcome: 'settled',
      safe_to_retry: false,
      next_step: 'The money arrived. Deliver what was bought; do not ask for another payment for this purchase.',
    };
  }
  if (WITHOUT_MONEY.has(status)) {
    return {
      outcome: 'did-not-happen',
      safe_to_retry: true,
      next_step: 'No money moved. If the person still wants to buy, call create_payment_intent with a new purchase_ref.',
    };
  }
  if (PAYABLE.has(status)) {
    return {
      outcome: 'not-yet',
      safe_to_retry: false,
      next_step:
        status === 'pending'
          ? 'Call generate_qr and show the code to the person, then check_payment_status with wait_seconds.'
          : 'The person has not finished paying. Call check_payment_status again with wait_seconds; do not create another payment.',
    };
  }
  if (PAID_BY_THE_PERSON.has(status)) {
    return {
      outcome: 'not-yet',
      safe_to_retry: false,
      next_step:
        'The person has done their part and the payment is being completed. Call check_payment_status again with wait_seconds; do not ask for another payment.',
    };
  }
  return {
    outcome: 'unknown',
    safe_to_retry: false,
    next_step:
      'This status is new to the tool. Treat the purchase as possibly paid: check again later, do not create another payment.',
  };
}
