import type { CreateCrashWorker } from '../worker/start-worker.ts';
import { createNaiveWorker } from './create-naive-worker.ts';

/** A `Set` in each process, filled before the effect. */
export const createCrashWorker: CreateCrashWorker = async (hooks) => {
  const known = new Set<string>();
  return createNaiveWorker(hooks, {
    async isKnown(id) {
      const sizeBefore = known.size;
      return known.add(id).size === sizeBefore;
    },
    afterEffect: async () => undefined,
  });
};
