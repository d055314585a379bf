import { assessSettings, type RedisStoreWarning } from '../redis-store-warning.ts';
import type { RedisConnection } from './adapt-client.ts';
import { readServerSettings } from './read-server-settings.ts';

const LONGEST_PAUSE_MS = 1_000;

/** Warns once, as soon as the client is connected. Never keeps the process alive, never throws. */
export function warnOnceConnected(connection: RedisConnection, warn: (warning: RedisStoreWarning) => void): void {
  if (connection.isCluster && connection.library === 'node-redis') return;
  let pauseMs = 1;
  const check = () => {
    if (connection.state() === 'ready') {
      readServerSettings(connection).then(
        (settings) => assessSettings(settings).forEach(warn),
        () => undefined,
      );
      return;
    }
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    setTimeout(check, pauseMs).unref();
  };
  setTimeout(check, 0).unref();
}
