import { median } from '../median.ts';

export function printTable(
  rows: readonly { readonly label: string; readonly throughput: number; readonly cpuMicros: number }[],
): void {
  console.log('| server | requests/s | server CPU per request |');
  console.log('|---|---:|---:|');
  for (const { label, throughput, cpuMicros } of rows) {
    console.log(`| ${label} | ${Math.round(throughput).toLocaleString('en')} | ${cpuMicros.toFixed(1)} µs |`);
  }
}

interface Series {
  readonly throughput: readonly number[];
  readonly cpuMicros: readonly number[];
}

/** The median of the rounds' ratios: both sides of each ratio were measured within seconds of each other. */
export function ratioLine(options: {
  readonly left: string;
  readonly right: string;
  readonly target: number;
  readonly a: Series;
  readonly b: Series;
}): string {
  const { left, right, target, a, b } = options;
  const speed = median(a.throughput.map((value, round) => value / (b.throughput[round] ?? Number.NaN)));
  const cpu = median(a.cpuMicros.map((value, round) => (b.cpuMicros[round] ?? Number.NaN) / value));
  const verdict = target === 0 ? '' : speed >= target ? ` (target ${target}: met)` : ` (target ${target}: MISSED)`;
  return `${left} / ${right}: ${speed.toFixed(2)}${verdict}; by CPU time ${cpu.toFixed(2)}`;
}
