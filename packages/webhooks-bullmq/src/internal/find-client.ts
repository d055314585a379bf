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

/** BullMQ 6 keeps its client in the backend, BullMQ 5 in the queue. */
export function findClient(queue: Queue): Promise<ScriptClient> {
  return 'getBackend' in queue ? queue.getBackend().client : Reflect.get(queue, 'client');
}

export function isCorkable(stream: unknown): stream is Corkable {
  return typeof stream === 'object' && stream !== null && 'cork' in stream && 'uncork' in stream;
}
