import { WebhookConfigurationError } from '@x/webhooks';
import type { IoredisClient, NodeRedisClient, RedisClient } from '../redis-client.ts';
import { createCorker } from './create-corker.ts';
import type { Evaluation } from './evaluate-script.ts';

/** Both client libraries behind one shape. */
export interface RedisConnection {
  readonly library: 'ioredis' | 'node-redis';
  readonly isCluster: boolean;
  /** `ready`: commands go out at once; `closed`: the client was closed, or never opened, by its owner. */
  state(): 'ready' | 'waiting' | 'closed';
  /** Connects a lazy client: its first command would do so, but must not sit in the offline queue meanwhile. */
  wake(): void;
  /** Calls back now or on the next connection, unless the client is closed before. */
  onceReady(listener: () => void): void;
  evaluateSha(evaluation: Evaluation): Promise<unknown>;
  evaluate(evaluation: Evaluation): Promise<unknown>;
  /** Any other command, for a client that is no cluster. */
  command(name: string, ...args: readonly string[]): Promise<unknown>;
}

/**
 * @param client an ioredis or node-redis client
 * @returns the client behind one shape
 * @throws WebhookConfigurationError when it is neither
 */
export function adaptClient(client: RedisClient): RedisConnection {
  if (isFunction(client, 'evalsha') && 'status' in client) return adaptIoredis(client);
  if (isFunction(client, 'evalSha') && 'isOpen' in client) return adaptNodeRedis(client);
  throw new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_STORE',
    'redisStore: expected client to be one of ioredis 5 or 6, or of node-redis 4, 5 or 6.',
  );
}

function adaptIoredis(client: IoredisClient): RedisConnection {
  const isCluster = Reflect.get(client, 'isCluster') === true;
  const cork = createCorker(client);
  return {
    library: 'ioredis',
    isCluster,
    state() {
      // After its owner's `quit` a command would make the `quit` fail.
      if (Reflect.get(client, 'manuallyClosing') === true) return 'closed';
      if (client.status === 'ready') return 'ready';
      return client.status === 'end' ? 'closed' : 'waiting';
    },
    wake() {
      if (client.status === 'wait') invoke(client, 'connect').catch(() => undefined);
    },
    onceReady(listener) {
      onceReady(client, () => this.state() === 'ready', listener);
    },
    evaluateSha({ script, key, args }) {
      cork();
      return client.evalsha(script.sha1, 1, key, ...args);
    },
    evaluate: ({ script, key, args }) => client.eval(script.source, 1, key, ...args),
    command: (name, ...args) => invoke(client, 'call', name, ...args),
  };
}

function adaptNodeRedis(client: NodeRedisClient): RedisConnection {
  // node-redis emits 'error' while it reconnects; without a listener that ends the process.
  if (isFunction(client, 'on')) Reflect.apply(Reflect.get(client, 'on'), client, ['error', () => undefined]);
  return {
    library: 'node-redis',
    isCluster: !('isReady' in client) || 'masters' in client,
    state() {
      if (!client.isOpen) return 'closed';
      return Reflect.get(client, 'isReady') === false ? 'waiting' : 'ready';
    },
    wake: () => undefined,
    onceReady(listener) {
      onceReady(client, () => this.state() === 'ready', listener);
    },
    evaluateSha: ({ script, key, args }) => client.evalSha(script.sha1, { keys: [key], arguments: [...args] }),
    evaluate: ({ script, key, args }) => client.eval(script.source, { keys: [key], arguments: [...args] }),
    command: (name, ...args) => invoke(client, 'sendCommand', [name, ...args]),
  };
}

function onceReady(client: object, isReady: () => boolean, listener: () => void): void {
  if (isReady()) {
    listener();
    return;
  }
  if (!isFunction(client, 'once')) return;
  const check = () => {
    if (isReady()) listener();
  };
  Reflect.apply(Reflect.get(client, 'once'), client, ['ready', check]);
}

function isFunction(target: object, name: string): boolean {
  return typeof Reflect.get(target, name) === 'function';
}

async function invoke(client: object, method: string, ...args: readonly unknown[]): Promise<unknown> {
  return Reflect.apply(Reflect.get(client, method), client, args);
}
