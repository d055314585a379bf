import type { Fault } from '@x/sandbox';

export interface Rehearsal {
  readonly faults: readonly Fault[];
  /** A shop that does not remember which events it has handled. */
  readonly forgetful: boolean;
}

const FAULTS: Readonly<Record<string, Fault>> = {
  // The shop never hears that the checkout order was paid.
  'lost-webhook': { kind: 'drop-webhook', redeliver: false, times: Number.POSITIVE_INFINITY, match: { event: 'SUCCEEDED' } },
  // Every event comes three times at once: the shop must still deliver once.
  'tripled-webhooks': { kind: 'duplicate-webhook', copies: 3, parallel: true, times: Number.POSITIVE_INFINITY },
  // The gateway takes the order, its answer is lost: the client must find the order again.
  'lost-reply': { kind: 'lose-reply', match: { method: 'POST', path: '/checkout/orders' } },
};

/** Trouble on request, by the program's first argument: what the story must survive, and what must end it with exit code 1. */
export function rehearse(name: string | undefined): Rehearsal {
  if (name === undefined || name === '') return { faults: [], forgetful: false };
  if (name === 'forgetful-shop') return { faults: [], forgetful: true };
  const fault = FAULTS[name];
  if (fault === undefined) throw new Error(`The first argument: expected forgetful-shop, ${Object.keys(FAULTS).join(', ')}.`);
  return { faults: [fault], forgetful: false };
}
