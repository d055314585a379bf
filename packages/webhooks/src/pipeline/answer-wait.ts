import type { ClaimOptions } from '../types/event-store.ts';
import { createLazyAbort, type LazyAbort } from './create-lazy-abort.ts';

/**
 * How long the gateway is waiting, as the stages and the store see it. The timer starts with the first stage that really has to
 * wait, and the signal is made when the store asks for it: most events need neither.
 */
export class AnswerWait implements ClaimOptions {
  readonly leaseMs: number;
  readonly #budgetMs: number;
  readonly #onMissed: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: LazyAbort | undefined;
  #isOver = false;

  constructor(leaseMs: number, budgetMs: number, onMissed: () => void) {
    this.leaseMs = leaseMs;
    this.#budgetMs = budgetMs;
    this.#onMissed = onMissed;
  }

  get signal(): AbortSignal {
    this.#abort ??= createLazyAbort();
    return this.#abort.signal;
  }

  /** Something has to be waited for. To be called in the turn of the event loop in which this was made. */
  begin(): void {
    if (!this.#isOver) this.#timer ??= setTimeout(this.#onMissed, this.#budgetMs);
  }

  /** The answer is known. */
  end(): void {
    this.#isOver = true;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
  }

  /** Nobody waits any longer. */
  abandon(reason: unknown): void {
    this.#isOver = true;
    this.#abort ??= createLazyAbort();
    this.#abort.abort(reason);
  }
}
