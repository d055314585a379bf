import { EventStoreUnavailableError } from '@x/webhooks';
import { withinBudget } from './within-budget.ts';

export interface Turnstile {
  /** Waits for one's turn. @returns what lets the next one in. */
  enter(timeoutMs: number, signal?: AbortSignal): Promise<() => void>;
}

/** Lets one in at a time, in the order in which they came. */
export function createTurnstile(): Turnstile {
  let taken = false;
  const waiting: (() => void)[] = [];

  function createLeave(): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = waiting.shift();
      if (next === undefined) taken = false;
      else next();
    };
  }

  return {
    async enter(timeoutMs, signal) {
      if (!taken) {
        taken = true;
        return createLeave();
      }
      let turn = (): void => {};
      const waited = new Promise<void>((resolve) => {
        turn = resolve;
        waiting.push(turn);
      });
      try {
        await withinBudget(waited, timeoutMs, signal);
        return createLeave();
      } catch (cause) {
        const position = waiting.indexOf(turn);
        if (position >= 0) waiting.splice(position, 1);
        else createLeave()();
        throw new EventStoreUnavailableError('The SQLite connection is busy with the transactions of other handlers.', { cause });
      }
    },
  };
}
