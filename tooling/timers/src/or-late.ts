import { setTimeout as sleep } from 'node:timers/promises';

const TICK_MS = 25;
/** A longer pause is a stall of this process: the work stood still as well, and it counts as no more than this. */
const LONGEST_TICK_MS = 100;

/** What the work ends with, or `late` after so long a time. Stalls of this process hardly count, however long they last. */
export async function orLate<Result>(work: Promise<Result>, ms: number): Promise<Result | 'late'> {
  let isOver = false;
  async function late(): Promise<'late'> {
    let passed = 0;
    for (let last = performance.now(); passed < ms && !isOver; ) {
      await sleep(TICK_MS);
      const now = performance.now();
      passed += Math.min(now - last, LONGEST_TICK_MS);
      last = now;
    }
    return 'late';
  }
  try {
    return await Promise.race([work, late()]);
  } finally {
    isOver = true;
  }
}
