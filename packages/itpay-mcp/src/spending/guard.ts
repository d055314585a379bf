import { randomUUID } from 'node:crypto';
import { formatMinorAmount } from '@x/protocol/money';
import type { LedgerEntry, SpendingLedger } from './ledger.ts';
import { type AmountsByCurrency, checkLimits, type SpendingLimits } from './limits.ts';

export type SpendingRefusal =
  | 'LIMIT_PER_PAYMENT'
  | 'LIMIT_PER_SESSION'
  | 'LIMIT_PER_DAY'
  | 'SERVICE_NOT_ALLOWED'
  | 'CHANNEL_NOT_ALLOWED'
  | 'LEDGER_UNAVAILABLE';

/** The owner of this server does not allow the payment. Nothing was sent. */
export class SpendingRefusedError extends Error {
  override readonly name = 'SpendingRefusedError';
  readonly code: SpendingRefusal;
  readonly nextStep: string;

  constructor(code: SpendingRefusal, message: string, nextStep: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.nextStep = nextStep;
  }
}

export interface Purchase {
  /** The intent's id: the same purchase is counted once however often it is asked for. */
  readonly id: string;
  /** Left out where the gateway does not say: then no limit can be kept to, and any limit refuses. */
  readonly amount: { readonly currency: string; readonly value: number } | undefined;
  readonly serviceId: string | undefined;
  readonly channel: string | undefined;
}

/** An amount that is set aside. It stays so, unless this call turns out to have started nothing. */
export interface Reservation {
  /** Takes back what this call set aside; what other calls set aside for the same intent stays. */
  undo(): Promise<void>;
}

export interface SpendingGuard {
  /** Sets the amount aside, or throws. Counts what is asked for, not what is paid: a limit must hold before the money moves. */
  reserve(purchase: Purchase): Promise<Reservation>;
  /** Whether this server has set aside an amount for the intent, hence has checked its terms. */
  has(id: string): boolean;
  /** Gives an intent's amount back, once it is certain that it will never be paid. Writes nothing: the next `reserve` does. */
  release(id: string): void;
}

type Claim = Pick<LedgerEntry, 'claim' | 'id' | 'currency' | 'value'>;

const DAY_MS = 86_400_000;
const NOTHING: Reservation = { undo: async () => undefined };

/**
 * Holds a server to its owner's limits.
 *
 * A limit that names any currency forbids the others: an owner who allowed 50 CNY did not allow 50,000 USD.
 */
export function createSpendingGuard(limits: SpendingLimits, ledger: SpendingLedger, now: () => number): SpendingGuard {
  checkLimits(limits);
  const session = new Map<string, Claim>();
  const dead = new Set<string>();
  // One reservation at a time: the sums below must not change between reading and writing.
  let queue: Promise<unknown> = Promise.resolve();

  async function reserve(purchase: Purchase): Promise<Reservation> {
    checkLists(limits, purchase);
    const { id, amount } = purchase;
    if (amount === undefined) {
      if (limits.perPayment || limits.perSession || limits.perDay) throw unknownAmount();
      return NOTHING;
    }
    const claim: Claim = { claim: randomUUID(), id, ...amount };
    check('LIMIT_PER_PAYMENT', 'one payment', limits.perPayment, claim, []);
    check('LIMIT_PER_SESSION', 'one session', limits.perSession, claim, [...session.values()]);
    if (limits.perDay) await reserveDay(limits.perDay, claim);
    session.set(claim.claim, claim);
    return {
      async undo() {
        session.delete(claim.claim);
        // A ledger that cannot be written now goes on counting the amount: too strict for a day, never too lax.
        if (limits.perDay) await ledger.withdraw({ claim: claim.claim }, now()).catch(() => undefined);
      },
    };
  }

  async function reserveDay(perDay: AmountsByCurrency, claim: Claim): Promise<void> {
    const since = now() - DAY_MS;
    const entries = await reachLedger(async () => {
      if (dead.size > 0) {
        const counted = new Set((await ledger.read(since)).map((entry) => entry.id));
        for (const id of dead) if (counted.has(id)) await ledger.withdraw({ id }, now());
        dead.clear();
      }
      // Written first and counted afterwards, so that of two servers racing for the last of the budget at most one gets it.
      await ledger.append({ at: now(), ...claim });
      return ledger.read(since);
    });
    try {
      check('LIMIT_PER_DAY', 'one day', perDay, claim, entries);
    } catch (error) {
      await reachLedger(() => ledger.withdraw({ claim: claim.claim }, now()));
      throw error;
    }
  }

  return {
    reserve(purchase) {
      const turn = queue.then(() => reserve(purchase));
      queue = turn.catch(() => undefined);
      return turn;
    },
    has: (id) => [...session.values()].some((claim) => claim.id === id),
    release(id) {
      for (const claim of session.values()) if (claim.id === id) session.delete(claim.claim);
      if (limits.perDay) dead.add(id);
    },
  };
}

function checkLists({ services, channels }: SpendingLimits, { serviceId, channel }: Purchase): void {
  if (services && (serviceId === undefined || !services.includes(serviceId))) {
    throw new SpendingRefusedError(
      'SERVICE_NOT_ALLOWED',
      'The owner of this server does not allow payments for this service_id.',
      `Use one of the allowed services (${services.slice(0, 20).join(', ')}) or ask the person to change the owner's settings.`,
    );
  }
  if (channels && (channel === undefined || !channels.includes(channel))) {
    throw new SpendingRefusedError(
      'CHANNEL_NOT_ALLOWED',
      channel === undefined
        ? 'The owner allows only certain channels and none was named.'
        : 'The owner of this server does not allow this channel.',
      `Name one of the allowed channels: ${channels.slice(0, 20).join(', ')}.`,
    );
  }
}

/** Counts every intent once, at the most that was ever asked for under its id. */
function addUp(entries: readonly Pick<Claim, 'id' | 'currency' | 'value'>[], currency: string): number {
  const byIntent = new Map<string, number>();
  for (const entry of entries) {
    if (entry.currency === currency) byIntent.set(entry.id, Math.max(entry.value, byIntent.get(entry.id) ?? 0));
  }
  return [...byIntent.values()].reduce((sum, value) => sum + value, 0);
}

function check(
  code: SpendingRefusal,
  per: string,
  limit: AmountsByCurrency | undefined,
  claim: Claim,
  others: readonly Claim[],
): void {
  if (limit === undefined) return;
  const { id, currency } = claim;
  const most = Object.hasOwn(limit, currency) ? limit[currency] : undefined;
  if (most === undefined) {
    const allowed = Object.keys(limit).join(', ');
    throw new SpendingRefusedError(
      code,
      `The owner allows payments in ${allowed} only, not in this currency.`,
      `Ask for a price in ${allowed}, or tell the person.`,
    );
  }
  if (addUp([...others, claim], currency) <= most) return;
  const spent = addUp(
    others.filter((other) => other.id !== id),
    currency,
  );
  const left = formatMinorAmount({ currency, value: Math.max(0, most - spent) });
  throw new SpendingRefusedError(
    code,
    `This payment is over the owner's limit of ${formatMinorAmount({ currency, value: most })} for ${per}; ${left} is left.`,
    'Do not split the payment to get round the limit. Tell the person; only the owner can raise it.',
  );
}

function unknownAmount(): SpendingRefusedError {
  return new SpendingRefusedError(
    'LIMIT_PER_PAYMENT',
    'The gateway does not say how much this payment asks for, so the limits of the owner cannot be kept to.',
    'Tell the person; do not pay it.',
  );
}

async function reachLedger<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new SpendingRefusedError(
      'LEDGER_UNAVAILABLE',
      'The ledger that the daily limit is counted from cannot be read or written, so no payment may be started.',
      'Tell the person: the owner of this server has to look at the file that --ledger names.',
      { cause },
    );
  }
}
