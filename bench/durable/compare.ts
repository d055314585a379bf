import { median } from '../median.ts';

export type Work = (key: string) => Promise<void>;

export interface ComparisonOptions {
  readonly events: number;
  readonly inFlight: number;
  readonly rounds: number;
  /** Between two measurements, untimed. */
  readonly clean: () => Promise<void> | void;
}

/** Handles new events, as many at a time as asked. Resolves with events per second. */
async function measure(work: Work, round: string, { events, inFlight }: ComparisonOptions): Promise<number> {
  let next = 0;
  const loop = async () => {
    while (next < events) await work(`${round}:${next++}`);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: inFlight }, loop));
  return (events / (performance.now() - started)) * 1000;
}

/**
 * Measures the contestants in turn, in alternating order, and prints the rate of each and its median ratio to the first.
 */
export async function compare(contestants: Readonly<Record<string, Work>>, options: ComparisonOptions): Promise<void> {
  const names = Object.keys(contestants);
  const rates = new Map<string, number[]>(names.map((name) => [name, []]));
  const ratios = new Map<string, number[]>(names.map((name) => [name, []]));
  const [first = ''] = names;
  for (let round = -2; round < options.rounds; round += 1) {
    const measured = new Map<string, number>();
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const work = contestants[name];
      if (work !== undefined) measured.set(name, await measure(work, `${name}:${round}`, options));
      await options.clean();
    }
    // The first rounds warm up.
    if (round < 0) continue;
    for (const [name, rate] of measured) {
      rates.get(name)?.push(rate);
      ratios.get(name)?.push(rate / (measured.get(first) ?? Number.NaN));
    }
  }
  for (const name of names) {
    const rate = Math.round(median(rates.get(name) ?? []));
    console.log(`${name.padEnd(34)} ${String(rate).padStart(7)} events/s   ${median(ratios.get(name) ?? []).toFixed(2)}`);
  }
}
