/** 899 seconds are 14:59; from an hour on 1:02:03. */
export function formatTime(seconds: number): string {
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const hours = Math.floor(seconds / 3_600);
  const [minutes, rest] = parts.map((part) => String(part).padStart(2, '0'));
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${minutes}:${rest}`;
}
