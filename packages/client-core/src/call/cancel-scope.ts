/** Why a call ended although nobody answered it. */
export type Cancellation = { readonly by: 'close' } | { readonly by: 'signal'; readonly reason: unknown };

/** Passes an abort on to whatever a call is doing at the moment (an attempt, a wait), for as long as the call lasts. */
export class CancelScope {
  readonly #signal: AbortSignal | undefined;
  #cancellation: Cancellation | undefined;
  #current: { cancel(): void } | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    if (signal === undefined) return;
    if (signal.aborted) this.cancel({ by: 'signal', reason: signal.reason });
    else addAbortListener(signal, this);
  }

  /** Set once the call was cancelled. */
  get cancellation(): Cancellation | undefined {
    return this.#cancellation;
  }

  cancel(cancellation: Cancellation): void {
    this.#cancellation ??= cancellation;
    const current = this.#current;
    this.#current = undefined;
    current?.cancel();
  }

  /** Says what to cancel; at once if the call was cancelled already. */
  hold(current: { cancel(): void }): void {
    if (this.#cancellation === undefined) this.#current = current;
    else current.cancel();
  }

  /** What was held has ended by itself. */
  release(): void {
    this.#current = undefined;
  }

  /** Removes the listener from the signal. */
  dispose(): void {
    this.#current = undefined;
    if (this.#signal !== undefined) removeAbortListener(this.#signal, this);
  }
}

interface Listening {
  readonly scopes: Set<CancelScope>;
  readonly onAbort: () => void;
}

/** One listener for each signal, however many calls share it: Node warns of a leak from the eleventh on. */
const listening = new WeakMap<AbortSignal, Listening>();

function addAbortListener(signal: AbortSignal, scope: CancelScope): void {
  const existing = listening.get(signal);
  if (existing !== undefined) {
    existing.scopes.add(scope);
    return;
  }
  const scopes = new Set([scope]);
  const onAbort = (): void => {
    listening.delete(signal);
    for (const each of scopes) each.cancel({ by: 'signal', reason: signal.reason });
  };
  listening.set(signal, { scopes, onAbort });
  signal.addEventListener('abort', onAbort, { once: true });
}

function removeAbortListener(signal: AbortSignal, scope: CancelScope): void {
  const entry = listening.get(signal);
  if (entry === undefined || !entry.scopes.delete(scope) || entry.scopes.size > 0) return;
  listening.delete(signal);
  signal.removeEventListener('abort', entry.onAbort);
}
