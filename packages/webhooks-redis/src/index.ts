// The store.

export type { RedisStoreOptions } from './options.ts';
export { redisStore } from './redis-store.ts';
export type { RedisStoreWarning } from './server-settings.ts';

// The clients that it takes.

export type { IoredisClient, NodeRedisClient, RedisClient } from './connection.ts';
