/** Whether there is something to wait for. What is here already is used at once: each turn of waiting is paid by every event. */
export function isThenable<TValue>(value: TValue | PromiseLike<TValue>): value is PromiseLike<TValue> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
