import { median } from '../median.ts';
import { runLoad } from './http-load.ts';
import type { Contestant } from './start-contestant.ts';

const EVENTS = 1_500;
const CONNECTIONS = 50;
const ROUNDS = 25;

/** Loads the servers in turn, in alternating order, and prints the rate and p99 of each and its median ratios to the first. */
export async function compareHttp(contestants: readonly Contestant[], clean: () => Promise<unknown>): Promise<void> {
  const rows = contestants.map(({ name, port }) => ({
    name,
    port,
    rates: [] as number[],
    p99s: [] as number[],
    ratios: [] as number[],
    p99Ratios: [] as number[],
  }));
  for (let round = -2; round < ROUNDS; round += 1) {
    const measured = new Map<string, Awaited<ReturnType<typeof runLoad>>>();
    for (const { name, port } of round % 2 === 0 ? rows : rows.toReversed()) {
      measured.set(name, await runLoad(port, EVENTS, CONNECTIONS));
      await clean();
    }
    // The first rounds warm up.
    if (round < 0) continue;
    const first = measured.get(rows[0]?.name ?? '');
    for (const row of rows) {
      const load = measured.get(row.name);
      if (!load || !first) continue;
      row.rates.push(load.eventsPerSecond);
      row.p99s.push(load.p99Ms);
      row.ratios.push(load.eventsPerSecond / first.eventsPerSecond);
      row.p99Ratios.push(first.p99Ms / load.p99Ms);
    }
  }
  for (const { name, rates, p99s, ratios, p99Ratios } of rows) {
    const rate = String(Math.round(median(rates))).padStart(6);
    const p99 = median(p99s).toFixed(1).padStart(6);
    console.log(
      `${name.padEnd(14)} ${rate} events/s  p99 ${p99} ms   throughput ${median(ratios).toFixed(2)}, p99 ${median(p99Ratios).toFixed(2)}`,
    );
  }
}
