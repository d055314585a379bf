/** The shortest spelling of anything that is no integer: `0.5`. */
const shortestFraction = 3;

/**
 * The fewest characters that JSON can spell a number with, or fewer. An integer has no spelling shorter than its digits unless
 * three of them are zeros at the end: `1e3` is shorter than `1000`, `1e2` is not shorter than `100`.
 */
export function shortestNumber(value: number): number {
  if (value < 0) return 1 + shortestNumber(-value);
  if (value < 10) return Number.isInteger(value) ? 1 : shortestFraction;
  if (!Number.isInteger(value)) return shortestFraction;
  if (value < 100) return 2;
  if (value < 1000) return 3;
  if (value % 1000 === 0) return 3;
  let digits = 4;
  for (let limit = 10_000; value >= limit; limit *= 10) digits += 1;
  return digits;
}
