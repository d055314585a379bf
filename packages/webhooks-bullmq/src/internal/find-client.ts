import type { Queue } from 'bullmq';

/** What is used of BullMQ's Redis client. */
export interface ScriptClient {
  defineCommand(name: string, definition: { numberOfKeys: number; lua: string }): void;
  runCommand?(name: string, args: string[]): Promise<unknown>;
}

/** Of a stream, as Node.js has it. */
export interface Corkable {
  cork(): void;
  uncork(): void;
}

/**
 * BullMQ 6 keeps its client in the backend, BullMQ 5 in the queue. Resolves with `undefined` where there is none that runs
 * scripts: a backend of BullMQ 6 need not be Redis.
 */
export async function findClient(queue: Queue): Promise<ScriptClient | undefined> {
  const owner: object = 'getBackend' in queue ? queue.getBackend() : queue;
  const client: unknown = await Reflect.get(owner, 'client');
  return isScriptClient(client) ? client : undefined;
}

function isScriptClient(client: unknown): client is ScriptClient {
  return typeof client === 'object' && client !== null && typeof Reflect.get(client, 'defineCommand') === 'function';
}

export function isCorkable(stream: unknown): stream is Corkable {
  return typeof stream === 'object' && stream !== null && 'cork' in stream && 'uncork' in stream;
}
