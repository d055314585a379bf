import { EventStoreUnavailableError } from '@x/webhooks';
import type { RedisConnection } from './adapt-client.ts';
import { createDeadlines } from './create-deadlines.ts';
import { type Evaluation, evaluateScript } from './evaluate-script.ts';
import { sendWithin } from './send-within.ts';

/**
 * Runs scripts, each within the same time. What goes well goes straight through: one promise, no timer of its own. Everything
 * else is `sendWithin`'s.
 */
export function createEvaluator(connection: RedisConnection, timeoutMs: number): (evaluation: Evaluation) => Promise<unknown> {
  const deadlines = createDeadlines(timeoutMs);

  return (evaluation) => {
    if (connection.state() !== 'ready') return sendWithin(connection, () => evaluateScript(connection, evaluation), timeoutMs);
    return new Promise((resolve, reject) => {
      const expire = () => reject(new EventStoreUnavailableError('Redis did not answer in time.'));
      const place = deadlines.add(expire);
      const giveUpAt = performance.now() + timeoutMs;
      const attempt = connection.evaluateSha(evaluation);
      attempt.then(
        (reply) => {
          deadlines.remove(place, expire);
          resolve(reply);
        },
        () => {
          // One that was late is answered already.
          if (!deadlines.remove(place, expire)) return;
          let begun: Promise<unknown> | undefined = attempt;
          const send = () => {
            const result = evaluateScript(connection, evaluation, begun);
            begun = undefined;
            return result;
          };
          sendWithin(connection, send, giveUpAt - performance.now()).then(resolve, reject);
        },
      );
    });
  };
}
