import type { LedgerRequest } from '../messages.ts';

interface Entry {
  effects: number;
  highestToken: number;
}

/**
 * The outside world that workers act upon: it survives them, and it is asked by messages that a kill cannot take back.
 * Its `apply` is what "honors the fencing token" means: it refuses a run that is older than the newest one announced,
 * and nothing else. Whether there was an effect before, the run itself has to ask.
 */
export class EffectLedger {
  readonly #entries = new Map<string, Entry>();
  /** Effects that were refused for their old token. */
  refused = 0;

  answer({ kind, key, fencingToken }: LedgerRequest): boolean {
    const entry = this.#entries.get(key) ?? { effects: 0, highestToken: 0 };
    this.#entries.set(key, entry);
    if (kind === 'seen') {
      entry.highestToken = Math.max(entry.highestToken, fencingToken);
      return entry.effects > 0;
    }
    if (kind === 'apply' && fencingToken < entry.highestToken) {
      this.refused += 1;
      return false;
    }
    entry.effects += 1;
    return true;
  }

  /** How many effects each key has had. */
  counts(): Map<string, number> {
    return new Map([...this.#entries].map(([key, entry]) => [key, entry.effects]));
  }
}
