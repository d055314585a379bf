/** For listeners and loggers: what one throws, or rejects with, must not cost a payment. */
export function runQuietly(call: () => unknown): void {
  try {
    const result = call();
    if (result instanceof Promise) result.catch(() => undefined);
  } catch {
    // See above.
  }
}
