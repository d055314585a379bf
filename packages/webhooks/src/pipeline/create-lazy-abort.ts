export interface LazyAbort {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  /** Stops following the outer signal. */
  dispose(): void;
}

/** A signal that costs nothing until somebody reads it; it also follows the caller's own signal. */
export function createLazyAbort(outer?: AbortSignal): LazyAbort {
  let controller: AbortController | undefined;
  let aborted: { readonly reason: unknown } | undefined;
  const followOuter = (): void => controller?.abort(outer?.reason);
  return {
    get signal() {
      if (controller === undefined) {
        controller = new AbortController();
        if (aborted !== undefined) controller.abort(aborted.reason);
        else if (outer?.aborted) followOuter();
        else outer?.addEventListener('abort', followOuter, { once: true });
      }
      return controller.signal;
    },
    abort: (reason) => {
      aborted ??= { reason };
      controller?.abort(reason);
    },
    dispose: () => outer?.removeEventListener('abort', followOuter),
  };
}
