import type { ClaimOptions } from '../types/event-store.ts';
import { createLazyAbort, type LazyAbort } from './create-lazy-abort.ts';

/** What a store is told while the gateway waits; the signal is made when the store asks for it. */
export class ClaimWait implements ClaimOptions {
  readonly leaseMs: number;
  readonly #abort: LazyAbort = createLazyAbort();

  constructor(leaseMs: number) {
    this.leaseMs = leaseMs;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Nobody waits any longer. */
  end(reason: unknown): void {
    this.#abort.abort(reason);
  }
}
