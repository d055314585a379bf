/** A setting of the server under which handled events may be forgotten, and so handled again. */
export interface RedisStoreWarning {
  readonly code: 'X_REDIS_MAY_EVICT' | 'X_REDIS_NOT_PERSISTENT' | 'X_REDIS_SETTINGS_UNREADABLE';
  readonly message: string;
}

const UNREADABLE: RedisStoreWarning = {
  code: 'X_REDIS_SETTINGS_UNREADABLE',
  message:
    'The settings of the Redis server could not be read: check that `maxmemory-policy` is `noeviction` and that persistence is on.',
};

/** The settings that decide, `undefined` where the server does not tell. */
export interface ServerSettings {
  readonly maxmemoryPolicy: string | undefined;
  readonly isPersistent: boolean | undefined;
}

/** @returns what to warn of; nothing when no record can be dropped or lost with a restart */
export function assessSettings({ maxmemoryPolicy, isPersistent }: ServerSettings): RedisStoreWarning[] {
  if (maxmemoryPolicy === undefined && isPersistent === undefined) return [UNREADABLE];
  const warnings: RedisStoreWarning[] = [];
  if (maxmemoryPolicy !== undefined && maxmemoryPolicy !== 'noeviction') {
    warnings.push({
      code: 'X_REDIS_MAY_EVICT',
      message: `Redis may drop records of handled events, which are then handled again: maxmemory-policy is ${maxmemoryPolicy}. Set it to noeviction.`,
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
