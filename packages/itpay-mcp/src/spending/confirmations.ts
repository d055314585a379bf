import { formatMinorAmount } from '@x/protocol/money';
import { sanitizeText } from '../answers/sanitize-text.ts';
import { SpendingRefusedError } from './errors.ts';
import type { Purchase } from './guard.ts';
import type { AmountsByCurrency } from './limits.ts';

/** A question to the person, which they can answer with yes or no. */
export interface Confirmation {
  /** Different for every payment and amount. */
  readonly key: string;
  /** What the person reads. */
  readonly message: string;
}

/** `pending`: the host asks and then calls again. `unavailable`: it cannot ask. */
export type ConfirmationAnswer = 'accepted' | 'declined' | 'pending' | 'unavailable';

/** Asks the person a question. */
export type Confirm = (question: Confirmation) => Promise<ConfirmationAnswer>;

/** Has the person confirm payments over the amount that the owner named. */
export interface Confirmations {
  /** Asks once for each amount of a payment. @throws SpendingRefusedError unless the person agrees */
  require(purchase: Purchase, confirm: Confirm | undefined): Promise<void>;
}

export function createConfirmations(above: AmountsByCurrency | undefined): Confirmations {
  const confirmed = new Map<string, string>();
  return {
    async require({ id, amount, serviceId }, confirm) {
      if (above === undefined || (amount !== undefined && !isOver(above, amount))) return;
      const terms = amount === undefined ? 'an amount that the gateway does not name' : formatMinorAmount(amount);
      if (confirmed.get(id) === terms) return;
      const service = serviceId === undefined ? '' : ` for the service ${JSON.stringify(sanitizeText(serviceId, 128))}`;
      // The key names the terms: an answer about another amount is no answer to this question.
      const answer = (await confirm?.({ key: `confirm ${id} ${terms}`, message: `Pay ${terms}${service}?` })) ?? 'unavailable';
      if (answer !== 'accepted') throw refuse(answer);
      confirmed.set(id, terms);
    },
  };
}

/** An owner who named some currencies is asked about every payment in the others. */
function isOver(above: AmountsByCurrency, { currency, value }: { readonly currency: string; readonly value: number }): boolean {
  const most = Object.hasOwn(above, currency) ? above[currency] : undefined;
  return most === undefined || value > most;
}

function refuse(answer: Exclude<ConfirmationAnswer, 'accepted'>): SpendingRefusedError {
  if (answer === 'unavailable') {
    const message = 'The owner wants the person to confirm this payment, and this client cannot ask them.';
    const nextStep = 'Tell the person: it takes a client with form elicitation, or the owner has to raise --confirm-above.';
    return new SpendingRefusedError('CONFIRMATION_UNAVAILABLE', message, { nextStep });
  }
  const message =
    answer === 'declined' ? 'The person did not confirm this payment.' : 'The person has not answered yet whether to pay.';
  const nextStep = 'Do not ask for this payment again unless the person wants it.';
  return new SpendingRefusedError('NOT_CONFIRMED', message, { nextStep });
}
