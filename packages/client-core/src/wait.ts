import type { CallScope } from './call-scope.ts';
import type { Runtime } from './runtime.ts';

/** Waits, unless the call is cancelled meanwhile. Leaves no timer behind in either case. */
export function wait(ms: number, scope: CallScope, runtime: Runtime): Promise<void> {
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
