import { Bench } from 'tinybench';

export type Contestants = Readonly<Record<string, () => unknown>>;

export interface MeasureOptions {
  /** How often all contestants take their turn, one after the other. */
  readonly rounds?: number;
  /** Calls per timed sample: the timer's own cost would otherwise flatter every ratio. */
  readonly batch?: number;
  readonly turnMs?: number;
}

export interface Measured {
  /** Median over all rounds, nanoseconds per call. */
  readonly nanoseconds: number;
  /** Median over all rounds of the time against the first contestant's in the same round. */
  readonly ratio: number;
}

/**
 * The contestants take short turns, in an order that changes from round to round, and are compared within a round: a
 * noisy moment of the machine then hits all of them. The first one is the base of the ratios.
 */
export async function measure(
  contestants: Contestants,
  options: MeasureOptions = {},
): Promise<Readonly<Record<string, Measured>>> {
  const { rounds = 61, batch = 32, turnMs = 4 } = options;
  const warmUps = 5;
  const names = Object.keys(contestants);
  const samples: Record<string, number>[] = [];
  for (let round = 0; round < warmUps + rounds; round++) {
    const bench = new Bench({ time: turnMs, iterations: 8, warmup: false });
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length] as string;
      const run = contestants[name] as () => unknown;
      bench.add(name, () => {
        for (let index = 0; index < batch; index++) run();
      });
    }
    await bench.run();
    const sample: Record<string, number> = {};
    for (const { name, result } of bench.tasks) {
      if (result.state !== 'completed') throw new Error(`${name}: ${result.state}`);
      sample[name] = (result.latency.p50 * 1e6) / batch;
    }
    if (round >= warmUps) samples.push(sample);
  }
  const [base = ''] = names;
  const timeOf = (sample: Record<string, number>, name: string) => sample[name] ?? Number.NaN;
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        nanoseconds: median(samples.map((sample) => timeOf(sample, name))),
        ratio: median(samples.map((sample) => timeOf(sample, name) / timeOf(sample, base))),
      },
    ]),
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
