import { createTally, type LedgerEntry, type Tally } from './tally.ts';

export interface LedgerAddition {
  readonly entry: LedgerEntry;
  /** Entries from before this time do not count: milliseconds since the epoch. */
  readonly since: number;
  /** Payments that have ended without money: what was set aside for them is given back together with the addition. */
  readonly ended: ReadonlySet<string>;
  /** Throws if the entry must not be added to those that count: those of `tally` but the payments in `ended`. */
  readonly check: (tally: Tally) => void;
}

/** Remembers what was set aside, so that a daily limit survives a restart. */
export interface SpendingLedger {
  /** Checks and adds in one step that no other server comes between. Where `check` throws, nothing is written. */
  add(addition: LedgerAddition): Promise<void>;
  /** Takes one call's entry back. */
  withdraw(claim: string, at: number): Promise<void>;
}

/** A ledger that ends with the process. */
export function createMemoryLedger(): SpendingLedger {
  const tally = createTally();
  return {
    async add({ entry, since, ended, check }) {
      tally.expire(since);
      check(tally);
      for (const id of ended) tally.removeIntent(id);
      tally.add(entry);
    },
    async withdraw(claim) {
      tally.removeClaim(claim);
    },
  };
}
