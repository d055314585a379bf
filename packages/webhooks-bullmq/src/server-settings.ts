import { type RedisSettings, readRedisSettings } from '@x/webhooks/store';
import type { QueueClient } from './redis-client.ts';

/** A setting of the server under which acknowledged events may be lost. */
export interface BullmqQueueWarning {
  readonly code: 'X_BULLMQ_MAY_EVICT' | 'X_BULLMQ_NOT_PERSISTENT' | 'X_BULLMQ_SETTINGS_UNREADABLE';
  readonly message: string;
}

/** Checks the server's settings once, when the queue has connected. Never rejects. */
export async function warnOnceConnected(
  client: Promise<QueueClient>,
  onWarning: (warning: BullmqQueueWarning) => unknown,
): Promise<void> {
  try {
    const { send } = await client;
    for (const warning of findWarnings(await readRedisSettings(send))) onWarning(warning);
  } catch {
    // Whoever adds an event learns why there is no connection.
  }
}

/** @returns what to warn of; nothing when no event can be evicted or lost in a restart */
export function findWarnings({ maxmemoryPolicy, isPersistent }: RedisSettings): BullmqQueueWarning[] {
  if (maxmemoryPolicy === undefined && isPersistent === undefined) {
    return [
      {
        code: 'X_BULLMQ_SETTINGS_UNREADABLE',
        message:
          'bullmqQueue could not read the settings of the Redis server. Check that `maxmemory-policy` is `noeviction` and that persistence is on.',
      },
    ];
  }
  const warnings: BullmqQueueWarning[] = [];
  if (maxmemoryPolicy !== undefined && maxmemoryPolicy !== 'noeviction') {
    warnings.push({
      code: 'X_BULLMQ_MAY_EVICT',
      message: `Redis may evict events that were acknowledged but not yet handled: maxmemory-policy is ${maxmemoryPolicy}. Set it to noeviction.`,
    });
  }
  if (isPersistent === false) {
    warnings.push({
      code: 'X_BULLMQ_NOT_PERSISTENT',
      message:
        'A restart of Redis loses events that were acknowledged but not yet handled: persistence is off. Turn on `appendonly yes`.',
    });
  }
  return warnings;
}
