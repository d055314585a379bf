import { performance } from 'node:perf_hooks';
import { median } from '../median.ts';
import { collectGarbage } from './collect-garbage.ts';
import { type Contender, createContenders } from './contenders.ts';
import { measureMemory } from './memory.ts';
import { startServer } from './start-server.ts';

/** Every contender side by side: medians of many short interleaved rounds in one run. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 41);
/** Short, so that what disturbs the machine disturbs neighbours alike. */
const ROUND_MS = 80;

const OWN = '@x/itpay-client';
const targets = [
  ['undici Pool.request, by hand', 0.8],
  ['stripe-node, form', 2],
] as const;

interface Round {
  readonly callsPerSecond: number;
  /** This process's own time: steadier than the clock on a busy machine. */
  readonly cpuMicroseconds: number;
}

async function measure(contender: Contender, atOnce: number): Promise<Round> {
  // Nobody pays for what another one left behind.
  collectGarbage({ type: 'minor' });
  let calls = 0;
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const endsAt = startedAt + ROUND_MS;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < endsAt) {
        await contender.call();
        calls += 1;
      }
    }),
  );
  const elapsed = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  return { callsPerSecond: (calls * 1_000) / elapsed, cpuMicroseconds: (user + system) / calls };
}

function shuffle<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

async function compare(contenders: readonly Contender[], atOnce: number): Promise<void> {
  const rounds = contenders.map(() => [] as Round[]);
  for (const contender of contenders) for (let warm = 0; warm < 5; warm += 1) await measure(contender, atOnce);
  for (let round = 0; round < ROUNDS; round += 1) {
    // In another order each time, so that nobody always runs on the heels of the same neighbour.
    for (const index of shuffle(contenders.map((_, each) => each))) {
      rounds[index]?.push(await measure(contenders[index] as Contender, atOnce));
    }
  }
  const [base = []] = rounds;
  console.log(
    `\n${atOnce === 1 ? 'one after the other' : `${atOnce} at once`}`.padEnd(35),
    'calls/s  of by hand   CPU a call  of by hand',
  );
  for (const [index, contender] of contenders.entries()) {
    const own = rounds[index] ?? [];
    const rate = median(own.map((round) => round.callsPerSecond));
    const cpu = median(own.map((round) => round.cpuMicroseconds));
    const rateRatio = median(own.map((round, each) => round.callsPerSecond / (base[each]?.callsPerSecond ?? 1)));
    const cpuRatio = median(own.map((round, each) => (base[each]?.cpuMicroseconds ?? 1) / round.cpuMicroseconds));
    console.log(
      contender.name.padEnd(34),
      Math.round(rate).toString().padStart(7),
      rateRatio.toFixed(2).padStart(11),
      `${cpu.toFixed(1)} µs`.padStart(12),
      cpuRatio.toFixed(2).padStart(11),
    );
  }
  const rates = new Map(contenders.map(({ name }, index) => [name, (rounds[index] ?? []).map((round) => round.callsPerSecond)]));
  for (const [peer, target] of targets) {
    const ratio = median((rates.get(OWN) ?? []).map((rate, round) => rate / (rates.get(peer)?.[round] ?? Number.NaN)));
    console.log(`${OWN} / ${peer}: ${ratio.toFixed(2)} (target ${target}: ${ratio >= target ? 'met' : 'MISSED'})`);
  }
}

const server = await startServer();
const contenders = createContenders(server.port);
console.log(
  `POST of 300 B JSON, answer of 600 B JSON; Node ${process.versions.node}; medians of ${ROUNDS} interleaved rounds of ${ROUND_MS} ms`,
);
for (const atOnce of [1, 50]) await compare(contenders, atOnce);
const own = contenders.find(({ name }) => name === OWN);
if (own !== undefined) console.log(`\nmemory of ${own.name}\n${await measureMemory(own)}`);
for (const contender of contenders) await contender.close();
server.stop();
process.exit(0);
