/** An amount that was set aside for a payment. */
export interface LedgerEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The call that set the amount aside. It alone may take it back. */
  readonly claim: string;
  /** The payment intent's id. */
  readonly id: string;
  readonly currency: string;
  /** Minor units. */
  readonly value: number;
}

/** Adds up entries while they come and go, so that a call costs the same however many there are. */
export interface Tally {
  /** How many entries there are. */
  readonly size: number;
  add(entry: LedgerEntry): void;
  /** @returns whether there was an entry of this claim */
  removeClaim(claim: string): boolean;
  removeIntent(id: string): void;
  /** Removes the entries from `since` and before. */
  expire(since: number): void;
  hasIntent(id: string): boolean;
  /** What the entries add up to in one currency. Each intent counts once, at the most that was asked for under its id. */
  total(currency: string, except: ReadonlySet<string>): number;
  /** The most that was asked for under an intent's id. */
  most(id: string, currency: string): number;
  entries(): Iterable<LedgerEntry>;
}

interface TallyState {
  /** In the order in which they came. */
  readonly claims: Map<string, LedgerEntry>;
  readonly intents: Map<string, Set<LedgerEntry>>;
  readonly totals: Map<string, number>;
}

export function createTally(): Tally {
  const state: TallyState = { claims: new Map(), intents: new Map(), totals: new Map() };
  return {
    get size() {
      return state.claims.size;
    },
    add: (entry) => add(state, entry),
    removeClaim: (claim) => remove(state, state.claims.get(claim)),
    removeIntent(id) {
      for (const entry of [...(state.intents.get(id) ?? [])]) remove(state, entry);
    },
    expire(since) {
      // Entries come in the order of time. One from a clock that is fast keeps those after it for a little longer.
      for (const entry of state.claims.values()) {
        if (entry.at > since) return;
        remove(state, entry);
      }
    },
    hasIntent: (id) => state.intents.has(id),
    total(currency, except) {
      const excepted = [...except].reduce((sum, id) => sum + most(state, id, currency), 0);
      return (state.totals.get(currency) ?? 0) - excepted;
    },
    most: (id, currency) => most(state, id, currency),
    entries: () => state.claims.values(),
  };
}

function add(state: TallyState, entry: LedgerEntry): void {
  remove(state, state.claims.get(entry.claim));
  const { id, currency } = entry;
  const before = most(state, id, currency);
  state.claims.set(entry.claim, entry);
  const intent = state.intents.get(id) ?? new Set();
  state.intents.set(id, intent.add(entry));
  addToTotal(state, currency, most(state, id, currency) - before);
}

function remove(state: TallyState, entry: LedgerEntry | undefined): boolean {
  if (entry === undefined) return false;
  const { id, currency } = entry;
  const before = most(state, id, currency);
  state.claims.delete(entry.claim);
  const intent = state.intents.get(id);
  intent?.delete(entry);
  if (intent?.size === 0) state.intents.delete(id);
  addToTotal(state, currency, most(state, id, currency) - before);
  return true;
}

function addToTotal({ totals }: TallyState, currency: string, difference: number): void {
  totals.set(currency, (totals.get(currency) ?? 0) + difference);
}

function most({ intents }: TallyState, id: string, currency: string): number {
  let value = 0;
  for (const entry of intents.get(id) ?? []) if (entry.currency === currency) value = Math.max(value, entry.value);
  return value;
}
