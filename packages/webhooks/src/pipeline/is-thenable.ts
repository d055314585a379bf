/**
 * Whether there is something to wait for. What is here already is used at once: each turn of waiting is paid by every event.
 * A function counts too: the promises of some RPC libraries are proxies that can be called.
 */
export function isThenable<TValue>(value: TValue | PromiseLike<TValue>): value is PromiseLike<TValue> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  return typeof (value as { then?: unknown }).then === 'function';
}
