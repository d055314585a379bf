import type { ScriptRun } from './scripts.ts';

/** What the store needs of an ioredis 5 or 6 client: `Redis` (a single server or Sentinel) or `Cluster`. */
export interface IoredisClient {
  readonly status: string;
  evalsha(sha1: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
}

/** What the store needs of a node-redis 4, 5 or 6 client: from `createClient`, `createClientPool`, `createSentinel` or `createCluster`. */
export interface NodeRedisClient {
  readonly isOpen: boolean;
  evalSha(sha1: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** A connected client of either library, told apart by its methods. */
export type RedisClient = IoredisClient | NodeRedisClient;

/** Commands that all travel over one connection to one server: `WAIT` speaks of the writes of its own connection only. */
export interface RedisCommands {
  /** Runs a script by its hash. */
  evaluateSha(run: ScriptRun): Promise<unknown>;
  /** Runs a script by its source. */
  evaluate(run: ScriptRun): Promise<unknown>;
  /** Sends any other command. */
  command(name: string, ...args: readonly string[]): Promise<unknown>;
  /** Closes this connection, so that the client makes a new one to whichever server is the primary now. */
  reconnect(): void;
}

/** A client of either library behind one shape. */
export interface RedisConnection {
  readonly isCluster: boolean;
  /** `ready`: commands go out at once; `closed`: its owner closed it or never opened it. */
  state(): 'ready' | 'waiting' | 'closed';
  /** The client's last connection error, until it is connected again. */
  lastError(): unknown;
  /** Connects a lazy client: its first command would do so, but would sit in the client's offline queue meanwhile. */
  wake(): void;
  /** Calls back now or on the next connection, unless the client is closed before. */
  onceReady(listener: () => void): void;
  /** Runs commands over one connection of the client. */
  use<Result>(work: (commands: RedisCommands) => Promise<Result>): Promise<Result>;
}

interface ClientWatch {
  lastError: unknown;
}

const watches = new WeakMap<object, ClientWatch>();

/**
 * Watches a client's connection errors, with one listener for all stores of a client. Both libraries emit them while they reconnect;
 * without a listener node-redis would end the process.
 *
 * @returns the last error, until the client is connected again
 */
export function watchErrors(client: object): () => unknown {
  const watch = watches.get(client) ?? { lastError: undefined };
  if (!watches.has(client) && hasMethod(client, 'on')) {
    watches.set(client, watch);
    callMethod(client, 'on', 'error', (error: unknown) => {
      watch.lastError = error;
    });
    callMethod(client, 'on', 'ready', () => {
      watch.lastError = undefined;
    });
  }
  return () => watch.lastError;
}

/** Calls back now if the client is connected, or once it is. */
export function callOnceReady(client: object, isReady: () => boolean, listener: () => void): void {
  if (isReady()) listener();
  else if (hasMethod(client, 'once')) callMethod(client, 'once', 'ready', () => isReady() && listener());
}

export function hasMethod(target: object, name: string): boolean {
  return typeof Reflect.get(target, name) === 'function';
}

export function callMethod(target: object, name: string, ...args: readonly unknown[]): unknown {
  return Reflect.apply(Reflect.get(target, name), target, args);
}
