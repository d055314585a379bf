import { formatMinorAmount } from '@x/protocol/money';
import type { SpendingLedger } from './spending-ledger.ts';

/** Amounts in minor units by ISO 4217 currency: `{ CNY: 5000 }` is 50.00 CNY. */
export type AmountsByCurrency = Readonly<Record<string, number>>;

export interface SpendingLimits {
  /** The most that one payment may ask for. */
  readonly perPayment?: AmountsByCurrency;
  /** The most that this server may ask for between its start and its end. */
  readonly perSession?: AmountsByCurrency;
  /** The most in any 24 hours, over restarts and over every server that shares the ledger file. */
  readonly perDay?: AmountsByCurrency;
  /** `service_id`s that may be paid; every one if left out. */
  readonly services?: readonly string[];
  /** Channels that may be used; every one if left out. */
  readonly channels?: readonly string[];
}

export type SpendingRefusal =
  | 'LIMIT_PER_PAYMENT'
  | 'LIMIT_PER_SESSION'
  | 'LIMIT_PER_DAY'
  | 'SERVICE_NOT_ALLOWED'
  | 'CHANNEL_NOT_ALLOWED';

/** The owner of this server does not allow the payment. Nothing was sent. */
export class SpendingRefusedError extends Error {
  override readonly name = 'SpendingRefusedError';
  readonly code: SpendingRefusal;
  readonly nextStep: string;

  constructor(code: SpendingRefusal, message: string, nextStep: string) {
    super(message);
    this.code = code;
    this.nextStep = nextStep;
  }
}

export interface Purchase {
  /** The intent's id: the same purchase is counted once however often it is asked for. */
  readonly id: string;
  readonly amount: { readonly currency: string; readonly value: number };
  readonly serviceId: string;
  readonly channel: string | undefined;
}

export interface SpendingGuard {
  /** Sets the amount aside, or throws. Counts what is asked for, not what is paid: a limit must hold before the money moves. */
  reserve(purchase: Purchase): Promise<void>;
  /** Gives the amount back, once it is certain that this intent will never be paid. */
  release(id: string): Promise<void>;
}

const DAY_MS = 86_400_000;

/**
 * Holds a server to its owner's limits.
 *
 * A limit that names any currency forbids the others: an owner who allowed 50 CNY did not allow 50,000 USD.
 */
export function createSpendingGuard(limits: SpendingLimits, ledger: SpendingLedger, now: () => number): SpendingGuard {
  checkLimits(limits);
  const session = new Map<string, { currency: string; value: number }>();
  // One reservation at a time: the sums below must not change between reading and writing.
  let queue: Promise<unknown> = Promise.resolve();

  async function reserve({ id, amount, serviceId, channel }: Purchase): Promise<void> {
    const { currency, value } = amount;
    if (limits.services && !limits.services.includes(serviceId)) {
      throw new SpendingRefusedError(
        'SERVICE_NOT_ALLOWED',
        'The owner of this server does not allow payments for this service_id.',
        `Use one of the allowed services (${limits.services.slice(0, 20).join(', ')}) or ask the person to change the owner's settings.`,
      );
    }
    if (limits.channels && (channel === undefined || !limits.channels.includes(channel))) {
      throw new SpendingRefusedError(
        'CHANNEL_NOT_ALLOWED',
        channel === undefined
          ? 'The owner allows only certain channels and none was named.'
          : 'The owner of this server does not allow this channel.',
        `Name one of the allowed channels: ${limits.channels.slice(0, 20).join(', ')}.`,
      );
    }
    check('LIMIT_PER_PAYMENT', 'one payment', limits.perPayment, currency, 0, value);
    const spentInSession = [...session]
      .filter(([other, entry]) => other !== id && entry.currency === currency)
      .reduce((sum, [, entry]) => sum + entry.value, 0);
    check('LIMIT_PER_SESSION', 'one session', limits.perSession, currency, spentInSession, value);
    if (limits.perDay) {
      // Written first and counted afterwards, so that of two servers racing for the last of the budget at most one gets it.
      const known = (await ledger.read(now() - DAY_MS)).some((entry) => entry.id === id);
      if (!known) await ledger.append({ at: now(), id, currency, value });
      const spent = (await ledger.read(now() - DAY_MS))
        .filter((entry) => entry.id !== id && entry.currency === currency)
        .reduce((sum, entry) => sum + entry.value, 0);
      try {
        check('LIMIT_PER_DAY', 'one day', limits.perDay, currency, spent, value);
      } catch (error) {
        if (!known) await ledger.release(id, now());
        throw error;
      }
    }
    session.set(id, { currency, value });
  }

  return {
    reserve(purchase) {
      const turn = queue.then(() => reserve(purchase));
      queue = turn.catch(() => undefined);
      return turn;
    },
    async release(id) {
      session.delete(id);
      if (limits.perDay) await ledger.release(id, now());
    },
  };
}

function check(
  code: SpendingRefusal,
  per: string,
  limit: AmountsByCurrency | undefined,
  currency: string,
  spent: number,
  value: number,
): void {
  if (limit === undefined) return;
  const most = Object.hasOwn(limit, currency) ? limit[currency] : undefined;
  if (most === undefined) {
    const allowed = Object.keys(limit).join(', ');
    throw new SpendingRefusedError(
      code,
      `The owner allows payments in ${allowed} only, not in this currency.`,
      `Ask for a price in ${allowed}, or tell the person.`,
    );
  }
  if (spent + value <= most) return;
  const left = formatMinorAmount({ currency, value: Math.max(0, most - spent) });
  throw new SpendingRefusedError(
    code,
    `This payment is over the owner's limit of ${formatMinorAmount({ currency, value: most })} for ${per}; ${left} is left.`,
    'Do not split the payment to get round the limit. Tell the person; only the owner can raise it.',
  );
}

function checkLimits(limits: SpendingLimits): void {
  for (const name of ['perPayment', 'perSession', 'perDay'] as const) {
    for (const [currency, value] of Object.entries(limits[name] ?? {})) {
      if (!/^[A-Z]{3}$/.test(currency)) throw new TypeError(`limits.${name}: "${currency}" is not an ISO 4217 code such as CNY`);
      if (!Number.isSafeInteger(value) || value < 0) {
        throw new TypeError(
          `limits.${name}.${currency}: expected minor units as an integer of 0 or more (5000 is 50.00), got ${typeof value}`,
        );
      }
    }
  }
}
