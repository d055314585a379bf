import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for something that another process or connection does. How long that takes is bounded by the test runner alone. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(2);
}
