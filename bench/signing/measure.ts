import { interleave, medianRatio } from '../driver/interleave.ts';
import { median } from '../driver/median.ts';

export type Contestants = Readonly<Record<string, () => unknown>>;

export interface MeasureOptions {
  /** Calls between two looks at the clock, whose own cost would otherwise flatter every ratio. */
  readonly batch?: number;
}

export interface Measured {
  /** Median over all rounds, nanoseconds per call. */
  readonly nanoseconds: number;
  /** Median over all rounds of the time against the first contestant's in the same round. */
  readonly ratio: number;
}

const ROUNDS = 61;
const TURN_MS = 4;

/** Times functions that take microseconds. The first one is the base of the ratios. */
export async function measure(
  contestants: Contestants,
  { batch = 32 }: MeasureOptions = {},
): Promise<Readonly<Record<string, Measured>>> {
  const measures = Object.entries(contestants).map(([name, run]) => [name, async () => timeOf(run, batch)] as const);
  const samples = await interleave(Object.fromEntries(measures), { rounds: ROUNDS, warmUps: 5 });
  const [base = []] = Object.values(samples);
  const results = Object.entries(samples).map(([name, own]) => [
    name,
    { nanoseconds: median(own), ratio: medianRatio(own, base, (sample) => sample) },
  ]);
  return Object.fromEntries(results);
}

/** The median over one turn, nanoseconds per call. */
function timeOf(run: () => unknown, batch: number): number {
  const times: number[] = [];
  const endsAt = performance.now() + TURN_MS;
  while (performance.now() < endsAt || times.length < 8) {
    const startedAt = process.hrtime.bigint();
    for (let index = 0; index < batch; index += 1) run();
    times.push(Number(process.hrtime.bigint() - startedAt) / batch);
  }
  return median(times);
}
