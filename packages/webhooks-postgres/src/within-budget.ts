/** Waited long enough: what was asked may still happen. */
export class OutOfTimeError extends Error {}

/** Something that ends at a time, unless it is removed before. */
export interface Deadline {
  /** On the clock of `performance.now()`. */
  at: number;
  expire(): void;
  /** Where it stands; `addDeadline` says. */
  slot: number;
}

const TICK_MS = 20;
// Every statement has a deadline and hardly any meets it: one timer for all, and places that are used again, since what
// comes and goes in a Map or a timer list outlives the young generation.
const slots: (Deadline | undefined)[] = [];
const free: number[] = [];
let ticking: ReturnType<typeof setInterval> | undefined;

export function addDeadline(deadline: Deadline): void {
  deadline.slot = free.pop() ?? slots.length;
  slots[deadline.slot] = deadline;
  ticking ??= setInterval(tick, TICK_MS);
}

export function removeDeadline(deadline: Deadline): void {
  if (slots[deadline.slot] !== deadline) return;
  slots[deadline.slot] = undefined;
  free.push(deadline.slot);
}

function tick(): void {
  const now = performance.now();
  for (const deadline of slots) {
    if (deadline === undefined || deadline.at > now) continue;
    removeDeadline(deadline);
    deadline.expire();
  }
  if (free.length < slots.length) return;
  clearInterval(ticking);
  ticking = undefined;
}

/** Waits for a promise at most this long, and not past the signal. What the promise does later is the caller's to clean up. */
export function withinBudget<Value>(promise: Promise<Value>, timeoutMs: number, signal?: AbortSignal): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    const deadline: Deadline = {
      slot: -1,
      at: performance.now() + timeoutMs,
      expire: () => fail(new OutOfTimeError(`No answer within ${timeoutMs} ms.`)),
    };
    const onAbort = (): void => fail(new OutOfTimeError('Nobody waits for the answer any more.', { cause: signal?.reason }));
    const stop = (): void => {
      removeDeadline(deadline);
      signal?.removeEventListener('abort', onAbort);
    };
    const fail = (error: unknown): void => {
      stop();
      reject(error);
    };
    promise.then((value) => {
      stop();
      resolve(value);
    }, fail);
    addDeadline(deadline);
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}
