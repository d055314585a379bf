// What the Redis store and the BullMQ queue both need to know of a Redis server and its errors.

/** The settings that decide whether Redis can forget what it has acknowledged. `undefined` where the server does not say. */
export interface RedisSettings {
  readonly maxmemoryPolicy: string | undefined;
  /** True with an append-only file or snapshots. */
  readonly isPersistent: boolean | undefined;
}

/** Sends one command to the server. */
export type SendRedisCommand = (name: string, ...args: readonly string[]) => Promise<unknown>;

/** Reads the eviction policy and the persistence from INFO, and from CONFIG where the server allows it. Never rejects. */
export async function readRedisSettings(send: SendRedisCommand): Promise<RedisSettings> {
  const [info, save] = await Promise.all([
    send('INFO').then(String, () => ''),
    send('CONFIG', 'GET', 'save').then(readConfigValue, () => undefined),
  ]);
  return {
    maxmemoryPolicy: readField(info, 'maxmemory_policy'),
    isPersistent: isPersistent(readField(info, 'aof_enabled'), save),
  };
}

function isPersistent(aofEnabled: string | undefined, save: string | undefined): boolean | undefined {
  if (aofEnabled === '1') return true;
  // Managed servers often refuse CONFIG: then nobody can tell whether snapshots are taken.
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

const REPLY_CLASSES = new Set(['ReplyError', 'ErrorReply', 'SimpleError', 'BlobError']);
/** ioredis puts these words before the server's own when the first INFO of a connection fails. */
const READY_CHECK = 'Ready check failed: ';

/** @returns Redis's own error code (`READONLY`, `WRONGPASS`, ...), or `undefined` for an error that is not a reply of the server */
export function redisReplyCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const isReply = REPLY_CLASSES.has(error.name) || REPLY_CLASSES.has(error.constructor.name);
  if (!isReply && !error.message.startsWith(READY_CHECK)) return undefined;
  return /^[A-Z][A-Z0-9]+\b/.exec(error.message.replace(READY_CHECK, ''))?.[0] ?? 'ERR';
}

/**
 * Why Redis failed, fit to be a `cause`: a driver's own error may carry the command that failed, with its arguments (a password, an
 * event's body).
 *
 * @returns an error with the driver's `code` (`ECONNREFUSED`) or the server's (`WRONGPASS`), and no arguments
 */
export function toRedisCause(error: unknown): Error {
  const reply = redisReplyCode(error);
  if (reply !== undefined) return Object.assign(new Error(`Redis replied ${reply}.`), { code: reply });
  if (!(error instanceof Error)) return new Error('The Redis client threw something that is not an Error.');
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const cause = new Error(error.message === '' ? (code ?? error.name) : error.message);
  return code === undefined ? cause : Object.assign(cause, { code });
}
