// What the stores and queues of this project share. For anyone who writes a store or a queue of their own.

export { type Batcher, type BatcherOptions, createBatcher } from './batch.ts';
export { checkPositiveInteger } from './check-number.ts';
export {
  type RedisSettings,
  readRedisSettings,
  redisReplyCode,
  type SendRedisCommand,
  toRedisCause,
} from './redis-server.ts';
export { createSemaphore, type Semaphore } from './semaphore.ts';
export { unavailable } from './unavailable.ts';
export { checkDuration, TimeLimitError, within } from './within.ts';
