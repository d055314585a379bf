let waiting: (() => void)[] = [];
let scheduledBy: unknown;

/**
 * Calls back once this turn of the event loop is over: one immediate for everybody. Not for what must know who asked: the callback
 * runs in the asynchronous context of the first caller.
 */
export function afterThisTurn(callback: () => void): void {
  // Faked clocks come and go, and may take what was scheduled with them.
  if (waiting.length === 0 || scheduledBy !== setImmediate) {
    scheduledBy = setImmediate;
    setImmediate(runWaiting);
  }
  waiting.push(callback);
}

function runWaiting(): void {
  const due = waiting;
  waiting = [];
  for (const callback of due) callback();
}
