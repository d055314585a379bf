import { median } from './median.ts';

/** Measures one contestant once. */
export type Measure<Sample> = (round: number) => Promise<Sample>;

export interface InterleaveOptions {
  readonly rounds: number;
  /** Rounds before those, for the compiler and the caches, which are not counted. Default 2. */
  readonly warmUps?: number;
  /** After each measurement, untimed. */
  readonly clean?: () => unknown;
}

/** Each contestant's samples, one for each round. */
export type Samples<Sample> = Readonly<Record<string, readonly Sample[]>>;

/**
 * The one way in which everything here is compared: the contestants take short turns, every other round in reverse, so that a busy
 * moment of the machine falls on all of them, and are compared within a round (`medianRatio`).
 */
export async function interleave<Sample>(
  contestants: Readonly<Record<string, Measure<Sample>>>,
  { rounds, warmUps = 2, clean }: InterleaveOptions,
): Promise<Samples<Sample>> {
  const entries = Object.entries(contestants).map(([name, measure]) => ({ name, measure, samples: [] as Sample[] }));
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const { measure, samples } of round % 2 === 0 ? entries : entries.toReversed()) {
      const sample = await measure(round);
      if (round >= 0) samples.push(sample);
      await clean?.();
    }
  }
  return Object.fromEntries(entries.map(({ name, samples }) => [name, samples]));
}

/** The median over the rounds of one figure against another of the same round. */
export function medianRatio<Sample>(own: readonly Sample[], base: readonly Sample[], figure: (sample: Sample) => number): number {
  return median(own.flatMap((sample, round) => (base[round] === undefined ? [] : [figure(sample) / figure(base[round])])));
}

/** `met` or `MISSED`, and by how much. */
export function judge(what: string, ratio: number, target: { readonly atLeast: number } | { readonly atMost: number }): string {
  const isMet = 'atLeast' in target ? ratio >= target.atLeast : ratio <= target.atMost;
  const limit = 'atLeast' in target ? `at least ${target.atLeast}` : `at most ${target.atMost}`;
  return `${isMet ? 'met   ' : 'MISSED'}  ${what}: ${ratio.toFixed(2)} (${limit})`;
}
