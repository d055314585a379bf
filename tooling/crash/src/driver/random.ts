let state = Number(process.env['X_CRASH_SEED'] ?? 20_261_130);

/** A number from 0 to 1 (mulberry32): a run chooses the same workers, moments and repetitions each time. `X_CRASH_SEED` chooses others. */
export function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}
