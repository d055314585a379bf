/** Work that waits for its time. */
export interface ScheduledTask {
  cancel(): void;
}

/**
 * Two clocks. Business time decides what has expired and when a webhook is sent again; `advance` moves it. Transport time stands in
 * signatures and `Date` headers; nothing but real time moves it, so that a receiver accepts every webhook after `advance` too.
 */
export interface SandboxClock {
  /** Business time, milliseconds since the epoch. */
  now(): number;
  /** Transport time, milliseconds since the epoch. */
  transportNow(): number;
  /** Runs `work` once business time reaches `at`, by waiting or by `advance`. */
  schedule(at: number, work: () => unknown): ScheduledTask;
  /** Moves business time. Resolves once everything that became due has been done. */
  advance(ms: number): Promise<void>;
  /** Sets business time back to transport time. What was done on the way stays done. */
  backToNow(): Promise<void>;
  stop(): void;
}

interface Task {
  readonly at: number;
  readonly work: () => unknown;
}

interface ClockState {
  readonly base: () => number;
  /** By time; of two at the same time, the one scheduled first comes first. */
  readonly tasks: Task[];
  offset: number;
  timer: NodeJS.Timeout | undefined;
  stopped: boolean;
}

const LONGEST_TIMER_MS = 60_000;
const SHORTEST_TIMER_MS = 5;

/** @param base transport time, usually `Date.now` */
export function createClock(base: () => number): SandboxClock {
  const clock: ClockState = { base, tasks: [], offset: 0, timer: undefined, stopped: false };
  let advancing: Promise<void> = Promise.resolve();
  return {
    now: () => businessTime(clock),
    transportNow: base,
    schedule: (at, work) => schedule(clock, { at, work }),
    advance(ms) {
      if (!Number.isFinite(ms) || ms < 0) throw new RangeError('advance() expects a number of milliseconds, zero or more.');
      const advanced = advancing.then(() => runUntil(clock, businessTime(clock) + ms));
      advancing = advanced.catch(() => undefined);
      return advanced;
    },
    backToNow() {
      advancing = advancing.then(() => {
        clock.offset = 0;
        startTimer(clock);
      });
      return advancing;
    },
    stop() {
      clock.stopped = true;
      clock.tasks.length = 0;
      clearTimeout(clock.timer);
    },
  };
}

function businessTime(clock: ClockState): number {
  return clock.base() + clock.offset;
}

function schedule(clock: ClockState, task: Task): ScheduledTask {
  // Most work is due after everything that waits already, so the search from the end is short.
  clock.tasks.splice(clock.tasks.findLastIndex((waiting) => waiting.at <= task.at) + 1, 0, task);
  if (clock.tasks[0] === task) startTimer(clock);
  return { cancel: () => void remove(clock, task) };
}

function remove(clock: ClockState, task: Task): boolean {
  const index = clock.tasks.indexOf(task);
  if (index !== -1) clock.tasks.splice(index, 1);
  return index !== -1;
}

function startTimer(clock: ClockState): void {
  clearTimeout(clock.timer);
  const next = clock.tasks[0];
  if (next === undefined || clock.stopped) return;
  // An injected clock may stand still, so a timer only looks again; it never assumes that the time has come.
  const wait = Math.min(Math.max(next.at - businessTime(clock), SHORTEST_TIMER_MS), LONGEST_TIMER_MS);
  clock.timer = setTimeout(() => runDue(clock), wait);
  clock.timer.unref();
}

function runDue(clock: ClockState): void {
  for (const task of clock.tasks.filter(({ at }) => at <= businessTime(clock))) {
    if (remove(clock, task)) void Promise.resolve(task.work());
  }
  startTimer(clock);
}

async function runUntil(clock: ClockState, target: number): Promise<void> {
  for (let next = clock.tasks[0]; next !== undefined && next.at <= target && !clock.stopped; next = clock.tasks[0]) {
    remove(clock, next);
    clock.offset = Math.max(clock.offset, next.at - clock.base());
    await next.work();
  }
  clock.offset = Math.max(clock.offset, target - clock.base());
  startTimer(clock);
}
