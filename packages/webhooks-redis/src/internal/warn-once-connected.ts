import { assessSettings, type RedisStoreWarning } from '../redis-store-warning.ts';
import type { RedisConnection } from './adapt-client.ts';
import { readServerSettings } from './read-server-settings.ts';

/** Warns once, as soon as the client is connected. Never throws, never holds the process, never comes after its owner's `quit`. */
export function warnOnceConnected(connection: RedisConnection, warn: (warning: RedisStoreWarning) => void): void {
  // node-redis' cluster has no command without a key.
  if (connection.isCluster && connection.library === 'node-redis') return;
  connection.onceReady(() => {
    readServerSettings(connection).then(
      (settings) => assessSettings(settings).forEach(warn),
      () => undefined,
    );
  });
}
