import { setTimeout as delay } from 'node:timers/promises';

const STABLE_MS = 500;

/**
 * Counts what was lost and what was doubled.
 * A queue may still be at work: waits until no event lacks its effect, then a little longer for one too many.
 */
export async function tallyEffects(
  accepted: readonly string[],
  countByKey: () => Promise<ReadonlyMap<string, number>>,
  drainMs: number,
): Promise<{ readonly lost: number; readonly doubled: number }> {
  const countEffects = async () => countById(await countByKey());
  const deadline = performance.now() + drainMs;
  const countLost = (counts: ReadonlyMap<string, number>) => accepted.filter((id) => !counts.get(id)).length;
  let lost = countLost(await countEffects());
  for (let unchangedSince = performance.now(); lost > 0 && performance.now() < deadline; ) {
    await delay(100);
    const now = countLost(await countEffects());
    if (now !== lost) unchangedSince = performance.now();
    lost = now;
    // Nothing has moved for a third of the time: nobody is at work any more.
    if (performance.now() - unchangedSince > drainMs / 3) break;
  }
  await delay(STABLE_MS);
  const counts = await countEffects();
  return {
    lost: countLost(counts),
    doubled: [...counts.values()].reduce((sum, count) => sum + Math.max(0, count - 1), 0),
  };
}

/** An event's key ends with its id, after the provider and what else tells events apart. */
function countById(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...counts].map(([key, count]) => [key.slice(key.lastIndexOf(':') + 1), count]));
}
