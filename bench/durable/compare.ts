import { type LoadResult, runLoad } from '../driver/http-load.ts';
import { interleave, medianRatio, type Samples } from '../driver/interleave.ts';
import { median } from '../driver/median.ts';
import { buildRequests } from '../driver/requests.ts';
import type { Contestant } from './start-contestant.ts';

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

/** Measures the contestants side by side, and prints the rate of each and its median ratio to the first. */
export async function compare(contestants: Readonly<Record<string, Work>>, options: ComparisonOptions): Promise<void> {
  const measures = Object.entries(contestants).map(
    ([name, work]) => [name, (round: number) => measure(work, `${name}:${round}`, options)] as const,
  );
  printRates(await interleave(Object.fromEntries(measures), options), {
    figures: { throughput: (rate) => rate },
    rate: (rate) => rate,
  });
}

/** Loads servers side by side, and prints the rate and p99 of each and its median ratios to the first. */
export async function compareServers(servers: readonly Contestant[], clean: () => Promise<unknown>): Promise<void> {
  const measures = servers.map(({ name, port }) => [name, () => load(port)] as const);
  printRates(await interleave(Object.fromEntries(measures), { rounds: 25, clean }), {
    rate: ({ requestsPerSecond }) => requestsPerSecond,
    figures: { throughput: ({ requestsPerSecond }) => requestsPerSecond, p99: ({ p99Ms }) => p99Ms },
  });
}

async function load(port: number): Promise<LoadResult> {
  const result = await runLoad({ port, connections: 50, requests: buildRequests({ kind: 'itpay', bytes: 1_024, count: 1_500 }) });
  if (result.statuses.size !== 1 || !result.statuses.has(200))
    throw new Error(`Unexpected answers: ${[...result.statuses.keys()]}`);
  return result;
}

interface Report<Sample> {
  readonly rate: (sample: Sample) => number;
  /** What is compared with the first contestant. */
  readonly figures: Readonly<Record<string, (sample: Sample) => number>>;
}

function printRates<Sample>(samples: Samples<Sample>, { rate, figures }: Report<Sample>): void {
  const [base = []] = Object.values(samples);
  for (const [name, own] of Object.entries(samples)) {
    const perSecond = Math.round(median(own.map(rate)));
    const ratios = Object.entries(figures).map(([figure, read]) => `${figure} ${medianRatio(own, base, read).toFixed(2)}`);
    console.log(`${name.padEnd(34)} ${String(perSecond).padStart(7)} events/s   against the first: ${ratios.join(', ')}`);
  }
}
