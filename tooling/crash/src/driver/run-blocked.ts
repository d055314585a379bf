import { type CrashOptions, type CrashResult, runCrash } from './run-crash.ts';

const MOST_RUNS = 8;

/**
 * Lets the first of two processes block in the middle of its work, past its lease (`blockMs` of the worker). Which events that one gets
 * is chance: again, on a store that `clear` has emptied, until the other one was there before it.
 *
 * @returns sums over the runs
 */
export async function runBlocked(
  options: Pick<CrashOptions, 'design' | 'worker' | 'parameters' | 'countEffects' | 'external'>,
  clear: () => unknown,
): Promise<Pick<CrashResult, 'lost' | 'doubled' | 'refused'>> {
  const sums = { lost: 0, doubled: 0, refused: 0 };
  for (let run = 0; run < MOST_RUNS && sums.refused === 0; run += 1) {
    await clear();
    const { lost, doubled, refused } = await runCrash({ ...options, events: 30, kills: 0, workers: 2, leaseMs: 300 });
    sums.lost += lost;
    sums.doubled += doubled;
    sums.refused += refused;
  }
  return sums;
}
