import { setTimeout as delay } from 'node:timers/promises';
import type { CrashPoint } from '../crash-points.ts';
import { random } from './random.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface KillPlan {
  /** All kills; every other one is forced, the points in turn. */
  readonly kills: number;
  readonly points: readonly CrashPoint[];
  /** How often a worker is stopped (SIGSTOP) for longer than its lease, and goes on afterwards. */
  readonly pauses: number;
  readonly pauseMs: number;
}

export interface KillTally {
  random: number;
  forced: Map<CrashPoint, number>;
  pauses: number;
}

/** Far longer than a worker needs, even where many processes share a core: whoever is late is killed elsewhere than planned. */
const REACH_MS = 30_000;
const MOMENT_MS = 30;

/**
 * Kills workers one after another, never more than are due by now.
 * An armed worker that does not come by its point in time dies anyway and counts as killed at random.
 */
export async function killWorkers(pool: WorkerPool, plan: KillPlan, due: () => number, tally: KillTally): Promise<void> {
  const pausing: Promise<void>[] = [];
  for (let done = 0, forced = 0; done < plan.kills; done += 1) {
    while (done >= due() || pool.live.length < 2) await delay(5);
    const worker = pool.pick();
    const point = done % 2 === 0 ? plan.points[forced % plan.points.length] : undefined;
    if (!worker) continue;
    if (pausing.length < Math.floor(((done + 1) * plan.pauses) / plan.kills)) pausing.push(pauseOne(pool, plan.pauseMs, tally));
    if (point) {
      worker.arm(point);
      if (await settlesWithin(worker.exited, REACH_MS)) {
        tally.forced.set(point, (tally.forced.get(point) ?? 0) + 1);
        forced += 1;
        continue;
      }
    } else {
      await delay(random() * MOMENT_MS);
    }
    worker.signal('SIGKILL');
    await worker.exited;
    tally.random += 1;
  }
  await Promise.all(pausing);
}

async function pauseOne(pool: WorkerPool, pauseMs: number, tally: KillTally): Promise<void> {
  const worker = pool.pick();
  if (!worker) return;
  worker.signal('SIGSTOP');
  await delay(pauseMs);
  worker.signal('SIGCONT');
  tally.pauses += 1;
}

async function settlesWithin(promise: Promise<void>, ms: number): Promise<boolean> {
  const abort = new AbortController();
  const late = delay(ms, false, { signal: abort.signal }).catch(() => false);
  const settled = await Promise.race([promise.then(() => true), late]);
  abort.abort();
  return settled;
}
