import { WebhookConfigurationError } from '@x/webhooks';
import type { RedisClient } from './redis-client.ts';
import type { RedisStoreWarning } from './redis-store-warning.ts';

export interface RedisStoreOptions {
  /** A connected ioredis or node-redis client. The store never closes it. */
  readonly client: RedisClient;
  /** In front of every key. Default `x-webhooks:`. */
  readonly prefix?: string;
  /** How long one call may take, the wait for a lost connection included, in milliseconds. Default 2000. */
  readonly timeoutMs?: number;
  /** How long an event that was claimed and never completed keeps its attempt count, in milliseconds. Default 7 days. */
  readonly unfinishedRetainMs?: number;
  /** Wait until this many replicas have a claim or a completion, for at most `timeoutMs` (default 1000). Not for clusters. */
  readonly waitReplicas?: number | { readonly count: number; readonly timeoutMs?: number };
  /** Told once when the server's settings may lose records. Default: `process.emitWarning`. */
  readonly onWarning?: (warning: RedisStoreWarning) => void;
}

export interface ResolvedOptions {
  readonly prefix: string;
  readonly timeoutMs: number;
  readonly unfinishedRetainMs: number;
  readonly waitReplicas: { readonly count: number; readonly timeoutMs: number } | undefined;
  readonly onWarning: (warning: RedisStoreWarning) => void;
}

const DAY_MS = 86_400_000;

/** @throws WebhookConfigurationError for a wrong option */
export function resolveOptions(options: RedisStoreOptions): ResolvedOptions {
  const prefix = options.prefix ?? 'x-webhooks:';
  if (typeof prefix !== 'string') {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', 'redisStore: expected prefix to be a string.');
  }
  return {
    prefix,
    timeoutMs: positiveInteger('timeoutMs', options.timeoutMs ?? 2_000),
    unfinishedRetainMs: positiveInteger('unfinishedRetainMs', options.unfinishedRetainMs ?? 7 * DAY_MS),
    waitReplicas: resolveWaitReplicas(options.waitReplicas),
    onWarning: options.onWarning ?? emitWarning,
  };
}

function resolveWaitReplicas(value: RedisStoreOptions['waitReplicas']): ResolvedOptions['waitReplicas'] {
  if (value === undefined || value === 0) return undefined;
  const { count, timeoutMs = 1_000 } = typeof value === 'number' ? { count: value } : value;
  return { count: positiveInteger('waitReplicas', count), timeoutMs: positiveInteger('waitReplicas.timeoutMs', timeoutMs) };
}

function positiveInteger(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_LIMIT', `redisStore: expected ${name} to be a positive integer.`);
}

function emitWarning(warning: RedisStoreWarning): void {
  process.emitWarning(warning.message, { type: 'RedisStoreWarning', code: warning.code });
}
