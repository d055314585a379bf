import { isCurrencyCode } from '@x/protocol/money';
import { checkOptions } from '@x/protocol/options';

/** Amounts in minor units by ISO 4217 currency: `{ CNY: 5000 }` is 50.00 CNY. */
export type AmountsByCurrency = Readonly<Record<string, number>>;

/** What the owner of a server allows. What is left out is not limited. */
export interface SpendingLimits {
  /** The most that one payment may ask for. */
  readonly perPayment?: AmountsByCurrency;
  /** The most that this server may ask for between its start and its end. */
  readonly perSession?: AmountsByCurrency;
  /** The most in any 24 hours, over restarts and over every server that shares the ledger file. */
  readonly perDay?: AmountsByCurrency;
  /** Over this amount the person has to confirm a payment, and in a currency that is not named always. */
  readonly confirmAbove?: AmountsByCurrency;
  /** `service_id`s that may be paid; every one if left out. */
  readonly services?: readonly string[];
  /** Channels that may be used; every one if left out. */
  readonly channels?: readonly string[];
}

const AMOUNTS = ['perPayment', 'perSession', 'perDay', 'confirmAbove'] as const;
const LISTS = ['services', 'channels'] as const;

/** Checks an owner's limits: a mistyped one would otherwise be no limit at all. @throws TypeError naming the member */
export function checkLimits(limits: SpendingLimits): void {
  checkOptions(limits, { where: 'limits', known: [...AMOUNTS, ...LISTS], fail: (message) => new TypeError(message) });
  for (const name of AMOUNTS) checkAmounts(name, limits[name]);
  for (const name of LISTS) {
    const list: unknown = limits[name];
    if (list !== undefined && !(Array.isArray(list) && list.every((entry) => typeof entry === 'string' && entry !== '')))
      throw new TypeError(`limits.${name}: expected an array of names`);
  }
}

function checkAmounts(name: string, amounts: unknown): void {
  if (amounts === undefined) return;
  if (typeof amounts !== 'object' || amounts === null || Array.isArray(amounts))
    throw new TypeError(`limits.${name}: expected amounts by currency, such as { CNY: 5000 } for 50.00 CNY`);
  for (const [currency, value] of Object.entries(amounts)) {
    if (!isCurrencyCode(currency)) throw new TypeError(`limits.${name}: "${currency}" is not an ISO 4217 code such as CNY`);
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new TypeError(
        `limits.${name}.${currency}: expected minor units as an integer of 0 or more (5000 is 50.00), got ${typeof value}`,
      );
    }
  }
}
