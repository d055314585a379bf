import { setTimeout as sleep } from 'node:timers/promises';

const TICK_MS = 25;

/**
 * What the work ends with, or `late` after so long a time, counted in ticks of this process: a stall of it is one tick,
 * however long it lasts, since the work stood still as well.
 */
export async function orLate<Result>(work: Promise<Result>, ms: number): Promise<Result | 'late'> {
  let isOver = false;
  async function late(): Promise<'late'> {
    for (let passed = 0; passed < ms && !isOver; passed += TICK_MS) await sleep(TICK_MS);
    return 'late';
  }
  try {
    return await Promise.race([work, late()]);
  } finally {
    isOver = true;
  }
}
