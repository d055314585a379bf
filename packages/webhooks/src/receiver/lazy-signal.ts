/**
 * An `AbortSignal` that is made when a handler first reads it: few do, and making one costs more than claiming an event. It also
 * follows the caller's own signal.
 */
export class LazySignal {
  readonly #outer: AbortSignal | undefined;
  #controller: AbortController | undefined;
  #aborted: { readonly reason: unknown } | undefined;
  #followOuter: (() => void) | undefined;

  constructor(outer?: AbortSignal) {
    this.#outer = outer;
  }

  get signal(): AbortSignal {
    if (this.#controller !== undefined) return this.#controller.signal;
    const controller = new AbortController();
    this.#controller = controller;
    const outer = this.#outer;
    if (this.#aborted !== undefined) controller.abort(this.#aborted.reason);
    else if (outer?.aborted) controller.abort(outer.reason);
    else if (outer !== undefined) {
      this.#followOuter = () => controller.abort(outer.reason);
      outer.addEventListener('abort', this.#followOuter, { once: true });
    }
    return controller.signal;
  }

  abort(reason: unknown): void {
    this.#aborted ??= { reason };
    this.#controller?.abort(reason);
  }

  /** Stops following the caller's signal. */
  dispose(): void {
    if (this.#followOuter !== undefined) this.#outer?.removeEventListener('abort', this.#followOuter);
  }
}
