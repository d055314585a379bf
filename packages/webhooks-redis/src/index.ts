export type { IoredisClient, NodeRedisClient, RedisClient } from './redis-client.ts';
export { redisStore } from './redis-store.ts';
export type { RedisStoreWarning } from './redis-store-warning.ts';
export type { RedisStoreOptions } from './resolve-options.ts';
