import { randomUUID } from 'node:crypto';
import { formatMinorAmount } from '@x/protocol/money';
import { SpendingRefusedError } from './errors.ts';
import type { SpendingLedger } from './ledger.ts';
import { type AmountsByCurrency, checkLimits, type SpendingLimits } from './limits.ts';
import type { LedgerEntry } from './tally.ts';
import { createTally, type Tally } from './tally.ts';

/** A payment, as far as limits are concerned. */
export interface Purchase {
  /** The intent's id: the same purchase is counted once however often it is asked for. */
  readonly id: string;
  /** Left out where the gateway does not say: then any limit refuses, because none could be kept. */
  readonly amount: { readonly currency: string; readonly value: number } | undefined;
  readonly serviceId: string | undefined;
  readonly channel: string | undefined;
}

/** An amount that is set aside. It stays so, unless this call turns out to have started nothing. */
export interface Reservation {
  /** Takes back what this call set aside. What other calls set aside for the same intent stays. */
  undo(): Promise<void>;
}

/** Holds a server to its owner's limits. */
export interface SpendingGuard {
  /**
   * Sets the amount aside. Counts what is asked for, not what is paid: a limit must hold before the money moves.
   *
   * @throws SpendingRefusedError; then nothing was set aside, and nothing written
   */
  reserve(purchase: Purchase): Promise<Reservation>;
  /** Gives an intent's amount back, once it is certain that it will never be paid. Writes nothing: the next `reserve` does. */
  release(id: string): void;
}

export interface GuardOptions {
  readonly limits: SpendingLimits;
  readonly ledger: SpendingLedger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface GuardState extends GuardOptions {
  /** What this server set aside. */
  readonly session: Tally;
  /** Intents that ended without money; the ledger hears of them with the next reservation. */
  readonly ended: Set<string>;
}

const DAY_MS = 86_400_000;

/** A limit that names any currency forbids the others: an owner who allowed 50 CNY did not allow 50,000 USD. */
export function createSpendingGuard(options: GuardOptions): SpendingGuard {
  checkLimits(options.limits);
  const guard: GuardState = { ...options, session: createTally(), ended: new Set() };
  // One reservation at a time: the sums must not change between reading and writing.
  let previous: Promise<unknown> = Promise.resolve();
  return {
    reserve(purchase) {
      const turn = previous.then(() => reserve(guard, purchase));
      previous = turn.catch(() => undefined);
      return turn;
    },
    release(id) {
      guard.session.removeIntent(id);
      if (guard.limits.perDay) guard.ended.add(id);
    },
  };
}

async function reserve(guard: GuardState, purchase: Purchase): Promise<Reservation> {
  const { limits, session, ledger, now } = guard;
  checkLists(limits, purchase);
  const { id, amount } = purchase;
  if (amount === undefined) {
    if (limits.perPayment || limits.perSession || limits.perDay) throw unknownAmount();
    return { undo: async () => undefined };
  }
  const entry: LedgerEntry = { at: now(), claim: randomUUID(), id, currency: amount.currency, value: amount.value };
  checkLimit({ code: 'LIMIT_PER_PAYMENT', per: 'one payment', limit: limits.perPayment, entry });
  checkLimit({ code: 'LIMIT_PER_SESSION', per: 'one session', limit: limits.perSession, entry, tally: session });
  if (limits.perDay) await reserveDay(guard, limits.perDay, entry);
  session.add(entry);
  return {
    async undo() {
      session.removeClaim(entry.claim);
      // A ledger that cannot be written now goes on counting the amount: too strict for a day, never too lax.
      if (limits.perDay) await ledger.withdraw(entry.claim, now()).catch(() => undefined);
    },
  };
}

async function reserveDay({ ledger, ended }: GuardState, perDay: AmountsByCurrency, entry: LedgerEntry): Promise<void> {
  // A payment that is asked for again counts again.
  ended.delete(entry.id);
  const given = new Set(ended);
  try {
    await ledger.add({
      entry,
      since: entry.at - DAY_MS,
      ended: given,
      check: (tally) => checkLimit({ code: 'LIMIT_PER_DAY', per: 'one day', limit: perDay, entry, tally, ended: given }),
    });
  } catch (cause) {
    throw cause instanceof SpendingRefusedError ? cause : unavailable(cause);
  }
  for (const id of given) ended.delete(id);
}

function checkLists({ services, channels }: SpendingLimits, { serviceId, channel }: Purchase): void {
  if (services && (serviceId === undefined || !services.includes(serviceId))) {
    const message = 'The owner of this server does not allow payments for this service_id.';
    const allowed = services.slice(0, 20).join(', ');
    throw new SpendingRefusedError('SERVICE_NOT_ALLOWED', message, {
      nextStep: `Use one of the allowed services (${allowed}) or ask the person to change the owner's settings.`,
    });
  }
  if (channels && (channel === undefined || !channels.includes(channel))) {
    const message =
      channel === undefined
        ? 'The owner allows only certain channels and none was named.'
        : 'The owner of this server does not allow this channel.';
    const nextStep = `Name one of the allowed channels: ${channels.slice(0, 20).join(', ')}.`;
    throw new SpendingRefusedError('CHANNEL_NOT_ALLOWED', message, { nextStep });
  }
}

interface Limit {
  readonly code: 'LIMIT_PER_PAYMENT' | 'LIMIT_PER_SESSION' | 'LIMIT_PER_DAY';
  readonly per: string;
  readonly limit: AmountsByCurrency | undefined;
  readonly entry: LedgerEntry;
  /** What counts besides the entry. */
  readonly tally?: Tally;
  /** Payments of the tally that do not count any more. */
  readonly ended?: ReadonlySet<string>;
}

function checkLimit({ code, per, limit, entry, tally = createTally(), ended = new Set() }: Limit): void {
  if (limit === undefined) return;
  const { id, currency } = entry;
  const most = Object.hasOwn(limit, currency) ? limit[currency] : undefined;
  if (most === undefined) {
    const allowed = Object.keys(limit).join(', ');
    throw new SpendingRefusedError(code, `The owner allows payments in ${allowed} only, not in this currency.`, {
      nextStep: `Ask for a price in ${allowed}, or tell the person.`,
    });
  }
  const spent = tally.total(currency, new Set([...ended, id]));
  const asked = Math.max(entry.value, tally.most(id, currency));
  if (spent + asked <= most) return;
  const [total, left] = [most, Math.max(0, most - spent)].map((value) => formatMinorAmount({ currency, value }));
  throw new SpendingRefusedError(code, `This payment is over the owner's limit of ${total} for ${per}; ${left} is left.`, {
    nextStep: 'Do not split the payment to get around the limit. Tell the person; only the owner can raise it.',
  });
}

function unknownAmount(): SpendingRefusedError {
  const message = "The gateway does not say how much this payment asks for, so the owner's limits cannot be kept.";
  return new SpendingRefusedError('LIMIT_PER_PAYMENT', message, { nextStep: 'Tell the person; do not pay it.' });
}

function unavailable(cause: unknown): SpendingRefusedError {
  const message = 'The ledger that the daily limit is counted from cannot be read or written, so no payment may be started.';
  const nextStep = 'Tell the person: the owner of this server has to look at the file that --ledger names.';
  return new SpendingRefusedError('LEDGER_UNAVAILABLE', message, { nextStep, cause });
}
