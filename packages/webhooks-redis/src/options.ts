import { checkOptions } from '@x/protocol/options';
import { WebhookConfigurationError } from '@x/webhooks';
import { checkPositiveInteger } from '@x/webhooks/store';
import { hasMethod, type RedisClient, type RedisConnection } from './connection.ts';
import { connectIoredis } from './ioredis.ts';
import { connectNodeRedis } from './node-redis.ts';
import type { RedisStoreWarning } from './server-settings.ts';

/** The options of `redisStore`. */
export interface RedisStoreOptions {
  /** A connected ioredis or node-redis client. The store never closes it. */
  readonly client: RedisClient;
  /** Stands before every key. Default `x-webhooks:`. */
  readonly prefix?: string;
  /** How long one call may take, the wait for a lost connection included, in milliseconds. Default 2000. */
  readonly timeoutMs?: number;
  /** How long an event that was claimed and never completed keeps its attempt count, in milliseconds. Default 7 days. */
  readonly unfinishedRetainMs?: number;
  /** Wait until this many replicas have a claim or a completion, for at most `timeoutMs` (default 1000). Not for clusters. */
  readonly waitReplicas?: number | { readonly count: number; readonly timeoutMs?: number };
  /** Called once for each setting of the server that may lose records. Default: a Node process warning with the same code. */
  readonly onWarning?: (warning: RedisStoreWarning) => unknown;
}

export interface ResolvedOptions {
  readonly connection: RedisConnection;
  readonly prefix: string;
  readonly timeoutMs: number;
  readonly unfinishedRetainMs: number;
  readonly waitReplicas: { readonly count: number; readonly timeoutMs: number } | undefined;
  readonly onWarning: (warning: RedisStoreWarning) => unknown;
}

const KNOWN = ['client', 'prefix', 'timeoutMs', 'unfinishedRetainMs', 'waitReplicas', 'onWarning'];
const WEEK_MS = 7 * 86_400_000;

/** @throws WebhookConfigurationError for a wrong option */
export function resolveOptions(options: RedisStoreOptions): ResolvedOptions {
  checkOptions(options, { where: 'redisStore', known: KNOWN, fail });
  const prefix = options?.prefix ?? 'x-webhooks:';
  if (typeof prefix !== 'string') throw fail('redisStore: expected prefix to be a string.');
  const onWarning = options?.onWarning ?? emitWarning;
  if (typeof onWarning !== 'function') throw fail('redisStore: expected onWarning to be a function.');
  const connection = openConnection(options?.client);
  const waitReplicas = resolveWaitReplicas(options.waitReplicas);
  if (waitReplicas && connection.isCluster) {
    throw fail('redisStore: waitReplicas does not work with a cluster, where WAIT reaches an arbitrary node. Leave it out.');
  }
  return {
    connection,
    prefix,
    timeoutMs: checkPositiveInteger('redisStore', 'timeoutMs', options.timeoutMs ?? 2_000),
    unfinishedRetainMs: checkPositiveInteger('redisStore', 'unfinishedRetainMs', options.unfinishedRetainMs ?? WEEK_MS),
    waitReplicas,
    onWarning,
  };
}

function openConnection(client: RedisClient | undefined): RedisConnection {
  if (typeof client === 'object' && client !== null) {
    if (hasMethod(client, 'evalsha') && 'status' in client) return connectIoredis(client);
    if (hasMethod(client, 'evalSha') && 'isOpen' in client) return connectNodeRedis(client);
  }
  throw new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_STORE',
    'redisStore: expected client to be a client of ioredis 5 or 6, or of node-redis 4, 5 or 6.',
  );
}

function resolveWaitReplicas(value: RedisStoreOptions['waitReplicas']): ResolvedOptions['waitReplicas'] {
  if (value === undefined || value === 0) return undefined;
  if (typeof value === 'object') checkOptions(value, { where: 'redisStore: waitReplicas', known: ['count', 'timeoutMs'], fail });
  const { count, timeoutMs = 1_000 } = typeof value === 'object' ? value : { count: value };
  return {
    count: checkPositiveInteger('redisStore', 'waitReplicas', count),
    timeoutMs: checkPositiveInteger('redisStore', 'waitReplicas.timeoutMs', timeoutMs),
  };
}

function fail(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', message);
}

function emitWarning({ code, message }: RedisStoreWarning): void {
  process.emitWarning(message, { type: 'RedisStoreWarning', code });
}
