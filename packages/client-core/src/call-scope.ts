/** Why a call ends although nobody answered it. */
export type Cancellation = { readonly by: 'close' } | { readonly by: 'signal'; readonly reason: unknown };

/**
 * Carries an abort to whatever a call is doing now (an attempt, a wait), with one listener for the whole call.
 * `hold` says what to end; `release` that it ended by itself.
 */
export interface CallScope {
  cancellation(): Cancellation | undefined;
  cancel(cancellation: Cancellation): void;
  hold(end: () => void): void;
  release(): void;
  /** Takes the listener off the signal. */
  dispose(): void;
}

export function createCallScope(signal: AbortSignal | undefined): CallScope {
  let cancellation: Cancellation | undefined;
  let end: (() => void) | undefined;
  const scope: CallScope = {
    cancellation: () => cancellation,
    cancel(value) {
      cancellation ??= value;
      const endNow = end;
      end = undefined;
      endNow?.();
    },
    hold(value) {
      end = value;
    },
    release() {
      end = undefined;
    },
    dispose() {
      end = undefined;
      signal?.removeEventListener('abort', onAbort);
    },
  };
  const onAbort = (): void => scope.cancel({ by: 'signal', reason: signal?.reason });
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  return scope;
}
