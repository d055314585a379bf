import { Redis } from 'ioredis';
import type { CreateCrashWorker } from '../worker/start-worker.ts';
import { createNaiveWorker } from './create-naive-worker.ts';

/** `SET NX` in Redis, then the effect. */
export const createCrashWorker: CreateCrashWorker = async (hooks) => {
  const redis = new Redis(hooks.parameters['redisUrl'] ?? '');
  return createNaiveWorker(hooks, {
    isKnown: async (id) => (await redis.set(`naive:before:${id}`, '1', 'EX', 604_800, 'NX')) === null,
    afterEffect: async () => undefined,
  });
};
