import { EventStoreUnavailableError } from '@x/webhooks';
import type { RedisConnection } from './adapt-client.ts';
import { type Evaluation, evaluateScript } from './evaluate-script.ts';
import { sendWithin } from './send-within.ts';

interface Pending {
  readonly giveUpAt: number;
  readonly reject: (error: Error) => void;
}

/**
 * Runs scripts, each within the same time. What goes well goes straight through: one promise, no timer of its own (all pending
 * runs share one, since they end in the order they began). Everything else is `sendWithin`'s.
 */
export function createEvaluator(connection: RedisConnection, timeoutMs: number): (evaluation: Evaluation) => Promise<unknown> {
  const pending = new Set<Pending>();
  let isWatching = false;

  function watch(ms: number): void {
    isWatching = true;
    setTimeout(rejectLate, ms).unref();
  }

  function rejectLate(): void {
    isWatching = false;
    const now = performance.now();
    for (const entry of pending) {
      if (entry.giveUpAt > now) {
        watch(entry.giveUpAt - now);
        return;
      }
      pending.delete(entry);
      entry.reject(new EventStoreUnavailableError('Redis did not answer in time.'));
    }
  }

  return (evaluation) => {
    if (connection.state() !== 'ready') return sendWithin(connection, () => evaluateScript(connection, evaluation), timeoutMs);
    return new Promise((resolve, reject) => {
      const entry = { giveUpAt: performance.now() + timeoutMs, reject };
      pending.add(entry);
      if (!isWatching) watch(timeoutMs);
      const attempt = connection.evaluateSha(evaluation);
      attempt.then(
        (reply) => {
          pending.delete(entry);
          resolve(reply);
        },
        () => {
          // One that was late is answered already.
          if (!pending.delete(entry)) return;
          let begun: Promise<unknown> | undefined = attempt;
          const send = () => {
            const result = evaluateScript(connection, evaluation, begun);
            begun = undefined;
            return result;
          };
          sendWithin(connection, send, entry.giveUpAt - performance.now()).then(resolve, reject);
        },
      );
    });
  };
}
