import type { CheckoutNext, CheckoutPhase } from '../view/checkout-view.ts';

/** The words of a phase, and of what the payer does next in it. */
type Sentence = `title.${CheckoutPhase}` | `next.${CheckoutNext}`;

/** Every text that a payer reads. `{currency}`, `{network}`, `{amount}` and `{minutes}` are replaced. */
export type MessageKey =
  | Sentence
  | 'amount'
  | 'address'
  | 'network'
  | 'received'
  | 'missing'
  | 'excess'
  | 'left'
  | 'leftMinutes'
  | 'only'
  | 'agree'
  | 'copy'
  | 'copied'
  | 'open'
  | 'submit'
  | 'offline'
  | 'qr';

export type Messages = Readonly<Record<MessageKey, string>>;
