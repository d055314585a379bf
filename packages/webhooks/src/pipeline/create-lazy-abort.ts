export interface LazyAbort {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  /** Stops following the outer signal. */
  dispose(): void;
}

/** A signal that costs nothing until somebody reads it; it also follows the caller's own signal. */
export function createLazyAbort(outer?: AbortSignal): LazyAbort {
  return new DeferredAbort(outer);
}

/**
 * A class for its getter's sake: a getter in an object literal gives every object a hidden class of its own, which outlives it
 * until the next full collection and makes the collections of a busy receiver four times as long.
 */
class DeferredAbort implements LazyAbort {
  readonly #outer: AbortSignal | undefined;
  #controller: AbortController | undefined;
  #aborted: { readonly reason: unknown } | undefined;
  #followOuter: (() => void) | undefined;

  constructor(outer: AbortSignal | undefined) {
    this.#outer = outer;
  }

  get signal(): AbortSignal {
    this.#controller ??= this.#createController();
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#aborted ??= { reason };
    this.#controller?.abort(reason);
  }

  dispose(): void {
    if (this.#followOuter !== undefined) this.#outer?.removeEventListener('abort', this.#followOuter);
  }

  #createController(): AbortController {
    const controller = new AbortController();
    const outer = this.#outer;
    if (this.#aborted !== undefined) controller.abort(this.#aborted.reason);
    else if (outer?.aborted) controller.abort(outer.reason);
    else if (outer !== undefined) {
      this.#followOuter = () => controller.abort(outer.reason);
      outer.addEventListener('abort', this.#followOuter, { once: true });
    }
    return controller;
  }
}
