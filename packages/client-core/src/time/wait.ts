import type { CancelScope } from '../call/cancel-scope.ts';
import type { Runtime } from './clock.ts';

/** Waits, unless the call is cancelled meanwhile. Leaves no timer behind. */
export function wait(ms: number, scope: CancelScope, runtime: Runtime): Promise<void> {
  if (scope.cancellation !== undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = runtime.setTimer(() => {
      scope.release();
      resolve();
    }, ms);
    scope.hold({
      cancel() {
        runtime.clearTimer(timer);
        resolve();
      },
    });
  });
}

/** Why work was no longer waited for. */
export class WorkEndedEarly extends Error {
  readonly reason: 'cancelled' | 'timeout';

  constructor(reason: 'cancelled' | 'timeout') {
    super(reason);
    this.reason = reason;
  }
}

/** Waits for work that knows no limit of its own. @throws WorkEndedEarly past `ms`, or when the call is cancelled */
export async function within<T>(
  work: PromiseLike<T>,
  limit: { readonly ms: number; readonly scope: CancelScope; readonly runtime: Runtime },
): Promise<T> {
  const { ms, scope, runtime } = limit;
  let timer: unknown;
  const ended = new Promise<never>((_resolve, reject) => {
    timer = runtime.setTimer(() => reject(new WorkEndedEarly('timeout')), ms);
    scope.hold({ cancel: () => reject(new WorkEndedEarly('cancelled')) });
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    runtime.clearTimer(timer);
    scope.release();
  }
}
