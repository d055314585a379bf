import { Redis } from 'ioredis';
import type { CreateCrashWorker } from '../worker/start-worker.ts';
import { createNaiveWorker } from './create-naive-worker.ts';

/** `EXISTS` in Redis, the effect, then `SET`. */
export const createCrashWorker: CreateCrashWorker = async (hooks) => {
  const redis = new Redis(hooks.parameters['redisUrl'] ?? '');
  return createNaiveWorker(hooks, {
    isKnown: async (id) => (await redis.exists(`naive:after:${id}`)) === 1,
    afterEffect: async (id) => void (await redis.set(`naive:after:${id}`, '1', 'EX', 604_800)),
  });
};
