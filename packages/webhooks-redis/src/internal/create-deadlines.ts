/** What waits for an answer, all for the same time. */
export interface Deadlines {
  /** @returns the place to give to `remove` */
  add(expire: () => void): number;
  /** False when it expired before. */
  remove(place: number, expire: () => void): boolean;
}

/**
 * One timer for all, and places in an array that are used again. A Set is made anew again and again while what it holds comes
 * and goes; its tables outlive the young generation and make its collections twice as long, which the slowest events feel.
 */
export function createDeadlines(timeoutMs: number): Deadlines {
  const expires: ((() => void) | undefined)[] = [];
  const times: number[] = [];
  const free: number[] = [];
  let isWatching = false;

  function watch(ms: number): void {
    isWatching = true;
    setTimeout(expireLate, ms).unref();
  }

  function take(place: number): void {
    expires[place] = undefined;
    free.push(place);
  }

  function expireLate(): void {
    isWatching = false;
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [place, expire] of expires.entries()) {
      if (expire === undefined) continue;
      const at = times[place] ?? now;
      if (at > now) {
        next = Math.min(next, at);
      } else {
        take(place);
        expire();
      }
    }
    if (next < Number.POSITIVE_INFINITY) watch(next - now);
  }

  return {
    add(expire) {
      const place = free.pop() ?? expires.length;
      expires[place] = expire;
      times[place] = performance.now() + timeoutMs;
      if (!isWatching) watch(timeoutMs);
      return place;
    },
    remove(place, expire) {
      if (expires[place] !== expire) return false;
      take(place);
      return true;
    },
  };
}
