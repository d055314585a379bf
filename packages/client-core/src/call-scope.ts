/** Why a call ends although nobody answered it. */
export type Cancellation = { readonly by: 'close' } | { readonly by: 'signal'; readonly reason: unknown };

/**
 * Carries an abort to whatever a call is doing now (an attempt, a wait), with one listener for the whole call.
 * A class, because one is made for every call: closures would cost more than the call's own work.
 */
export class CallScope {
  readonly #signal: AbortSignal | undefined;
  #cancellation: Cancellation | undefined;
  #end: { cancel(): void } | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    if (signal === undefined) return;
    if (signal.aborted) this.handleEvent();
    else signal.addEventListener('abort', this, { once: true });
  }

  get cancellation(): Cancellation | undefined {
    return this.#cancellation;
  }

  /** The signal's listener. */
  handleEvent(): void {
    this.cancel({ by: 'signal', reason: this.#signal?.reason });
  }

  cancel(cancellation: Cancellation): void {
    this.#cancellation ??= cancellation;
    const end = this.#end;
    this.#end = undefined;
    end?.cancel();
  }

  /** Says what to end on an abort. */
  hold(end: { cancel(): void }): void {
    this.#end = end;
  }

  /** What was held has ended by itself. */
  release(): void {
    this.#end = undefined;
  }

  /** Takes the listener off the signal. */
  dispose(): void {
    this.#end = undefined;
    this.#signal?.removeEventListener('abort', this);
  }
}
