/** Two-sided, and inclusive at exactly the tolerance. */
export function checkTime(
  timestampMs: number,
  now: number,
  toleranceMs: number,
): 'timestamp-too-old' | 'timestamp-too-new' | undefined {
  const age = now - timestampMs;
  if (age >= -toleranceMs && age <= toleranceMs) return undefined;
  return age > 0 ? 'timestamp-too-old' : 'timestamp-too-new';
}
