/** Allows `burst` calls at once and one more per `everyMs`: a diagnosis costs more than a refusal, and anybody can cause one. */
export function createTokenBucket(burst: number, everyMs: number, now: () => number): () => boolean {
  let tokens = burst;
  let filledAt = now();
  return () => {
    const current = now();
    const gained = Math.floor((current - filledAt) / everyMs);
    if (gained > 0) {
      tokens = Math.min(burst, tokens + gained);
      filledAt += gained * everyMs;
    }
    if (tokens <= 0) return false;
    tokens -= 1;
    return true;
  };
}
