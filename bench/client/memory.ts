import { collectGarbage } from './collect-garbage.ts';
import type { Contender } from './contenders.ts';

const CALLS = 100_000;

/** Does the heap grow with the number of calls? 100,000 of them, 50 at once, measured after each tenth. */
export async function measureMemory(contender: Contender): Promise<string> {
  const heap: number[] = [];
  for (let tenth = 0; tenth < 10; tenth += 1) {
    let left = CALLS / 10;
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        while (left > 0) {
          left -= 1;
          await contender.call();
        }
      }),
    );
    collectGarbage();
    heap.push(process.memoryUsage().heapUsed);
  }
  const growth = ((heap.at(-1) ?? 0) - (heap[1] ?? 0)) / (CALLS * 0.8);
  return [
    `heap after each 10,000 of ${CALLS.toLocaleString('en')} calls, MB: ${heap.map((bytes) => (bytes / 1e6).toFixed(2)).join(' ')}`,
    `growth over the last 80,000: ${growth.toFixed(2)} bytes a call`,
  ].join('\n');
}
