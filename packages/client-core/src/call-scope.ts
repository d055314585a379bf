import { type Abortable, addAbortListener, removeAbortListener } from './abort-listeners.ts';

/** Why a call ends although nobody answered it. */
export type Cancellation = { readonly by: 'close' } | { readonly by: 'signal'; readonly reason: unknown };

/**
 * Carries an abort to whatever a call is doing now (an attempt, a wait), for as long as the call lasts.
 * A class, because one is made for every call: closures would cost more than the call's own work.
 */
export class CallScope implements Abortable {
  readonly #signal: AbortSignal | undefined;
  #cancellation: Cancellation | undefined;
  #end: { cancel(): void } | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    if (signal === undefined) return;
    if (signal.aborted) this.abort(signal.reason);
    else addAbortListener(signal, this);
  }

  get cancellation(): Cancellation | undefined {
    return this.#cancellation;
  }

  /** The signal was aborted. */
  abort(reason: unknown): void {
    this.cancel({ by: 'signal', reason });
  }

  cancel(cancellation: Cancellation): void {
    this.#cancellation ??= cancellation;
    const end = this.#end;
    this.#end = undefined;
    end?.cancel();
  }

  /** Says what to end on an abort; at once if that has come already. */
  hold(end: { cancel(): void }): void {
    if (this.#cancellation === undefined) this.#end = end;
    else end.cancel();
  }

  /** What was held has ended by itself. */
  release(): void {
    this.#end = undefined;
  }

  /** Takes the listener off the signal. */
  dispose(): void {
    this.#end = undefined;
    if (this.#signal !== undefined) removeAbortListener(this.#signal, this);
  }
}
