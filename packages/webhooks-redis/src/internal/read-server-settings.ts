import type { ServerSettings } from '../redis-store-warning.ts';
import type { RedisConnection } from './adapt-client.ts';

/** Reads the eviction policy and the persistence from INFO, and from CONFIG where the server allows it. */
export async function readServerSettings(connection: RedisConnection): Promise<ServerSettings> {
  const [info, save] = await Promise.all([
    connection.command('INFO').then(String, () => ''),
    connection.command('CONFIG', 'GET', 'save').then(readConfigValue, () => undefined),
  ]);
  return {
    maxmemoryPolicy: readField(info, 'maxmemory_policy'),
    isPersistent: isPersistent(readField(info, 'aof_enabled'), save),
  };
}

function isPersistent(aofEnabled: string | undefined, save: string | undefined): boolean | undefined {
  if (aofEnabled === '1') return true;
  // Without CONFIG, as on managed servers, nobody can tell whether snapshots are taken.
  if (save === undefined || aofEnabled === undefined) return undefined;
  return save !== '';
}

function readField(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}

/** CONFIG GET replies a list in RESP2, a map in RESP3. */
function readConfigValue(reply: unknown): string | undefined {
  if (Array.isArray(reply)) return reply.length === 2 ? String(reply[1]) : undefined;
  if (reply instanceof Map) return [...reply.values()].map(String)[0];
  return typeof reply === 'object' && reply !== null ? Object.values(reply).map(String)[0] : undefined;
}
