import { setTimeout as delay } from 'node:timers/promises';
import { EventStoreUnavailableError } from '@x/webhooks';
import { redisReplyCode, TimeLimitError, toRedisCause, within } from '@x/webhooks/store';
import type { RedisCommands, RedisConnection } from './connection.ts';
import type { ScriptRun } from './scripts.ts';

/** Replies after which the same command may succeed soon: the server is starting, failing over or moving slots. */
const TRANSIENT_REPLIES = new Set([
  'LOADING',
  'READONLY',
  'MASTERDOWN',
  'CLUSTERDOWN',
  'TRYAGAIN',
  'BUSY',
  'UNBLOCKED',
  'MOVED',
  'ASK',
]);

export interface SendOptions {
  /** For everything: repetitions, and the wait for a lost connection. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs commands that may be repeated, and repeats them over a lost connection until their time is up. Nothing is sent while the client
 * is not connected: its offline queue would run the commands long after their sender gave up.
 *
 * @throws EventStoreUnavailableError when Redis has not answered in time, or cannot serve the commands
 */
export async function send<Result>(
  connection: RedisConnection,
  work: (commands: RedisCommands) => Promise<Result>,
  { timeoutMs, signal }: SendOptions,
): Promise<Result> {
  const deadline = performance.now() + timeoutMs;
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 2, 200)) {
    await waitUntilReady(connection, deadline, signal);
    try {
      return await within(
        connection.use((commands) => reconnectWhenReadOnly(commands, work)),
        Math.max(0, deadline - performance.now()),
        signal,
      );
    } catch (error) {
      if (error instanceof EventStoreUnavailableError) throw error;
      if (error instanceof TimeLimitError) throw tooLate('Redis did not answer in time', connection);
      if (!isRepeatable(error) || performance.now() + pauseMs >= deadline) {
        const cause = toRedisCause(error);
        throw new EventStoreUnavailableError(`Redis cannot serve the event store: ${nameCause(cause)}`, { cause });
      }
      await delay(pauseMs);
    }
  }
}

/** Runs a script by its hash, and by its source when the server does not know it: because it is new, restarted or flushed. */
export async function evaluate(commands: RedisCommands, run: ScriptRun): Promise<unknown> {
  try {
    return await commands.evaluateSha(run);
  } catch (error) {
    if (redisReplyCode(error) !== 'NOSCRIPT') throw error;
    return commands.evaluate(run);
  }
}

/** A managed failover may leave connections open to a server that has become a replica: only a new connection finds the primary. */
async function reconnectWhenReadOnly<Result>(
  commands: RedisCommands,
  work: (commands: RedisCommands) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(commands);
  } catch (error) {
    if (redisReplyCode(error) === 'READONLY') commands.reconnect();
    throw error;
  }
}

async function waitUntilReady(connection: RedisConnection, deadline: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) throw new EventStoreUnavailableError('The time for the answer ended before Redis was asked.');
  if (connection.state() === 'ready') return;
  connection.wake();
  for (let pauseMs = 2; connection.state() !== 'ready'; pauseMs = Math.min(pauseMs * 2, 50)) {
    if (connection.state() === 'closed') {
      throw tooLate('The Redis client is closed or was never connected; connect it before it serves a store', connection);
    }
    if (signal?.aborted || performance.now() + pauseMs >= deadline) {
      throw tooLate('Redis is not connected and did not come back in time', connection);
    }
    await delay(pauseMs);
  }
}

function tooLate(what: string, connection: RedisConnection): EventStoreUnavailableError {
  const error = connection.lastError();
  if (error === undefined) return new EventStoreUnavailableError(`${what}.`);
  const cause = toRedisCause(error);
  return new EventStoreUnavailableError(`${what} (${nameCause(cause)}).`, { cause });
}

/** A lost connection, or a reply that will pass. Every other reply of the server is an answer. */
function isRepeatable(error: unknown): boolean {
  const reply = redisReplyCode(error);
  return reply === undefined ? error instanceof Error && !(error instanceof TypeError) : TRANSIENT_REPLIES.has(reply);
}

/** The server's or the socket's own code: never a message, which may repeat arguments. */
function nameCause(cause: Error): string {
  return 'code' in cause ? String(cause.code) : cause.name;
}
