import { wait } from '../time/wait.ts';
import type { CancelScope } from './cancel-scope.ts';
import type { TransportContext } from './types.ts';

/** Waits between attempts or polls. An abort and `close()` end the wait: see `scope.cancellation`. */
export async function pause<E extends object>(context: TransportContext<E>, scope: CancelScope, ms: number): Promise<void> {
  // close() has ended all waits that it found; one that began after it would hold it up.
  if (context.isClosed()) scope.cancel({ by: 'close' });
  context.waiting.add(scope);
  try {
    await wait(ms, scope, context.options.runtime);
  } finally {
    context.waiting.delete(scope);
  }
}
