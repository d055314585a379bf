import type { Settlement } from '../types/settlement.ts';

/**
 * Waits for the settlement as long as the gateway waits for the answer. After that the work goes on with its claim; only the
 * waiting ends.
 */
export function withinBudget(work: Promise<Settlement>, budgetMs: number, onMissed: () => Settlement): Promise<Settlement> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(onMissed()), budgetMs);
    work.then(
      (settlement) => {
        clearTimeout(timer);
        resolve(settlement);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
