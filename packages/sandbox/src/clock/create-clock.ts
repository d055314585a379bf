export interface ScheduledTask {
  cancel(): void;
}

/** The gateways' time: the base clock plus everything that was advanced, with the work that is due later. */
export interface SandboxClock {
  now(): number;
  /** Runs `work` once the sandbox's time reaches `at`, be it by waiting or by `advance`. */
  schedule(at: number, work: () => unknown): ScheduledTask;
  advance(ms: number): Promise<void>;
  stop(): void;
}

interface Task {
  readonly at: number;
  readonly work: () => unknown;
}

const LONGEST_TIMER_MS = 60_000;
const SHORTEST_TIMER_MS = 5;

export function createClock(base: () => number): SandboxClock {
  let offset = 0;
  // By time; of two at the same time the one scheduled first comes first.
  const tasks: Task[] = [];
  let timer: NodeJS.Timeout | undefined;
  let advancing: Promise<void> = Promise.resolve();
  let stopped = false;

  const now = (): number => base() + offset;

  function remove(task: Task): boolean {
    const index = tasks.indexOf(task);
    if (index !== -1) tasks.splice(index, 1);
    return index !== -1;
  }

  function arm(): void {
    clearTimeout(timer);
    const next = tasks[0];
    if (next === undefined || stopped) return;
    // An injected clock may stand still, so a timer only asks again; it never assumes that the time has come.
    const wait = Math.min(Math.max(next.at - now(), SHORTEST_TIMER_MS), LONGEST_TIMER_MS);
    timer = setTimeout(runDue, wait);
    timer.unref();
  }

  function runDue(): void {
    for (const task of tasks.filter((candidate) => candidate.at <= now())) {
      if (remove(task)) void Promise.resolve(task.work());
    }
    arm();
  }

  async function runUntil(target: number): Promise<void> {
    for (let next = tasks[0]; next !== undefined && next.at <= target && !stopped; next = tasks[0]) {
      remove(next);
      offset = Math.max(offset, next.at - base());
      await next.work();
    }
    offset = Math.max(offset, target - base());
    arm();
  }

  return {
    now,
    schedule(at, work) {
      const task = { at, work };
      // Most work is due after all that waits already, so the search from the end is short.
      tasks.splice(tasks.findLastIndex((waiting) => waiting.at <= at) + 1, 0, task);
      if (tasks[0] === task) arm();
      return {
        cancel() {
          remove(task);
        },
      };
    },
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0) throw new RangeError('advance() expects a number of milliseconds, zero or more');
      const advanced = advancing.then(() => runUntil(now() + ms));
      advancing = advanced.catch(() => undefined);
      return advanced;
    },
    stop() {
      stopped = true;
      tasks.length = 0;
      clearTimeout(timer);
    },
  };
}
