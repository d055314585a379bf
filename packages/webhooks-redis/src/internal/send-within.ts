import { setTimeout as delay } from 'node:timers/promises';
import { EventStoreUnavailableError } from '@x/webhooks';
import type { RedisConnection } from './adapt-client.ts';
import { isRepeatable } from './is-repeatable.ts';

/**
 * Sends a command that may be repeated, and repeats it over a lost connection until its time is up.
 * The time covers the repetitions and the wait for a connection. Nothing is sent while the client has no connection: the client's offline queue would run it long after its sender gave up.
 *
 * @throws EventStoreUnavailableError when Redis has not answered in time, or cannot serve the command
 */
export async function sendWithin<T>(connection: RedisConnection, send: () => Promise<T>, timeoutMs: number): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 2, 200)) {
    if (connection.state() !== 'ready') await waitUntilReady(connection, deadline);
    try {
      return await settleWithin(send(), deadline);
    } catch (error) {
      if (error instanceof EventStoreUnavailableError) throw error;
      if (!isRepeatable(error) || performance.now() + pauseMs >= deadline) {
        throw new EventStoreUnavailableError(`Redis cannot serve the event store: ${reasonOf(error)}`, { cause: error });
      }
      await delay(pauseMs);
    }
  }
}

async function waitUntilReady(connection: RedisConnection, deadline: number): Promise<void> {
  connection.wake();
  for (let pauseMs = 2; ; pauseMs = Math.min(pauseMs * 2, 50)) {
    const state = connection.state();
    if (state === 'ready') return;
    if (state === 'closed') {
      throw new EventStoreUnavailableError(
        'The Redis client is closed or was never connected; connect it before it serves a store.',
      );
    }
    if (performance.now() + pauseMs >= deadline) {
      throw new EventStoreUnavailableError('Redis is not connected and did not come back in time.');
    }
    await delay(pauseMs);
  }
}

function settleWithin<T>(reply: Promise<T>, deadline: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = () => reject(new EventStoreUnavailableError('Redis did not answer in time.'));
    const timer = setTimeout(giveUp, Math.max(0, deadline - performance.now()));
    reply.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Redis' own error code or the client's error class: never a message, which may repeat arguments. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const code = /^[A-Z]{3,}\b/.exec(error.message)?.[0];
  return code ?? error.name;
}
