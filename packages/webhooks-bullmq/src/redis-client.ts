import { redisReplyCode } from '@x/webhooks/store';
import type { ConnectionOptions, Queue, Worker } from 'bullmq';
import type { Script } from './scripts.ts';

/** What this package uses of BullMQ's Redis client, whichever driver is behind it. */
interface BullmqClient {
  readonly status: string;
  defineCommand(name: string, definition: { numberOfKeys: number; lua: string }): void;
  runCommand?(name: string, args: readonly string[]): Promise<unknown>;
}

/** The Redis client of a BullMQ queue, for what BullMQ itself has no method for. */
export interface QueueClient {
  isReady(): boolean;
  /** Sends one command. */
  send(name: string, ...args: readonly string[]): Promise<unknown>;
  run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** Closes the connection, so that the driver makes a new one to whichever server is the primary now. */
  reconnect(): void;
}

/** @returns the client once it has connected for the first time */
export async function openQueueClient(queue: Queue | Worker): Promise<QueueClient> {
  // BullMQ 6 keeps its client in the backend, BullMQ 5 in the queue itself.
  const owner: object = 'getBackend' in queue ? queue.getBackend() : queue;
  const client = (await Reflect.get(owner, 'client')) as BullmqClient;
  const defined = new Set<string>();

  const send = async (name: string, ...args: readonly string[]): Promise<unknown> => {
    // BullMQ wraps node-redis, and hands commands of ioredis through.
    const raw: unknown = Reflect.get(client, 'raw');
    if (typeof raw === 'object' && raw !== null) return callMethod(raw, 'sendCommand', [name, ...args]);
    return callMethod(client, 'call', name, ...args);
  };

  return {
    isReady: () => client.status === 'ready',
    send,
    async run({ name, source }, keys, args) {
      if (!defined.has(name)) client.defineCommand(name, { numberOfKeys: keys.length, lua: source });
      defined.add(name);
      return client.runCommand ? client.runCommand(name, [...keys, ...args]) : callMethod(client, name, ...keys, ...args);
    },
    reconnect() {
      if (client.status !== 'ready') return;
      if ('raw' in client) send('QUIT').catch(() => undefined);
      else callMethod(client, 'disconnect', true);
    },
  };
}

/**
 * A managed failover may leave connections open to a server that has become a replica. ioredis makes a new connection when it sees
 * such a reply, if it is asked to: for connections that BullMQ opens it is asked here. A client that was passed in keeps its owner's settings.
 */
export function reconnectWhenReadOnly(connection: ConnectionOptions): ConnectionOptions {
  if (isClient(connection) || 'reconnectOnError' in connection) return connection;
  // 2: reconnect, and send the command again.
  return { ...connection, reconnectOnError: (error: unknown) => (redisReplyCode(error) === 'READONLY' ? 2 : false) };
}

/** True for a client, false for the options of one. */
export function isClient(connection: ConnectionOptions): boolean {
  return 'disconnect' in connection && typeof connection.disconnect === 'function';
}

function callMethod(target: object, name: string, ...args: readonly unknown[]): Promise<unknown> {
  return Reflect.apply(Reflect.get(target, name), target, args);
}
