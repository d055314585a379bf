import { EventStoreUnavailableError } from '@x/webhooks';
import type { Abandonable } from './abandonment.ts';
import { withinBudget } from './within-budget.ts';

export interface Slots {
  /** Waits for a free slot. @returns what frees it again. */
  take(timeoutMs: number, waiting?: Abandonable): Promise<() => void>;
}

/**
 * How many transactions may be open at a time. Each holds a connection for as long as its handler runs; the pool's last
 * connection stays free, or heartbeats would wait for handlers that in turn depend on them.
 */
export function createSlots(limit: number): Slots {
  let free = limit;
  const turns: (() => void)[] = [];

  function leave(): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = turns.shift();
      if (next === undefined) free += 1;
      else next();
    };
  }

  return {
    async take(timeoutMs, waiting) {
      if (free > 0) {
        free -= 1;
        return leave();
      }
      let turn = (): void => {};
      const waited = new Promise<void>((resolve) => {
        turn = resolve;
        turns.push(turn);
      });
      try {
        await withinBudget(waited, timeoutMs, waiting?.signal);
        return leave();
      } catch (cause) {
        const position = turns.indexOf(turn);
        if (position >= 0) turns.splice(position, 1);
        else leave()();
        throw new EventStoreUnavailableError('Every connection that may hold a transaction is in use.', { cause });
      }
    },
  };
}
