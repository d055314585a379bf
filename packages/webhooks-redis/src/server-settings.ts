import { type RedisSettings, readRedisSettings } from '@x/webhooks/store';
import type { RedisConnection } from './connection.ts';

/** A setting of the server under which handled events may be forgotten, and so handled again. */
export interface RedisStoreWarning {
  readonly code: 'X_REDIS_MAY_EVICT' | 'X_REDIS_NOT_PERSISTENT' | 'X_REDIS_SETTINGS_UNREADABLE';
  readonly message: string;
}

/** Checks the server's settings once, as soon as the client is connected. Never throws, never keeps the process alive. */
export function warnOnceConnected(connection: RedisConnection, onWarning: (warning: RedisStoreWarning) => unknown): void {
  connection.onceReady(() => {
    connection
      .use((commands) => readRedisSettings(commands.command))
      .then(
        (settings) => findWarnings(settings).forEach(onWarning),
        () => undefined,
      );
  });
}

/** @returns what to warn of; nothing when no record can be evicted or lost in a restart */
export function findWarnings({ maxmemoryPolicy, isPersistent }: RedisSettings): RedisStoreWarning[] {
  if (maxmemoryPolicy === undefined && isPersistent === undefined) {
    return [
      {
        code: 'X_REDIS_SETTINGS_UNREADABLE',
        message:
          'redisStore could not read the settings of the Redis server. Check that `maxmemory-policy` is `noeviction` and that persistence is on.',
      },
    ];
  }
  const warnings: RedisStoreWarning[] = [];
  if (maxmemoryPolicy !== undefined && maxmemoryPolicy !== 'noeviction') {
    warnings.push({
      code: 'X_REDIS_MAY_EVICT',
      message: `Redis may evict the records of handled events, which are then handled again: maxmemory-policy is ${maxmemoryPolicy}. Set it to noeviction.`,
    });
  }
  if (isPersistent === false) {
    warnings.push({
      code: 'X_REDIS_NOT_PERSISTENT',
      message:
        'Redis keeps nothing over a restart, after which events may be handled again: persistence is off. Turn on `appendonly yes`.',
    });
  }
  return warnings;
}
