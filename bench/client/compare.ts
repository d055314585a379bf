import { performance } from 'node:perf_hooks';
import { interleave, judge, medianRatio } from '../driver/interleave.ts';
import { median } from '../driver/median.ts';
import { collectGarbage } from './collect-garbage.ts';
import { type Contender, createContenders, STRIPE_NODE } from './contenders.ts';
import { measureMemory } from './memory.ts';
import { startServer } from './start-server.ts';

/** Every contender side by side: medians of many short interleaved rounds in one run. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 41);
/** Short, so that what disturbs the machine disturbs neighbours alike. */
const ROUND_MS = 80;

const TIMES_BY_HAND = 0.8;
const TIMES_STRIPE_NODE = 2;

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

async function compare(contenders: readonly Contender[], atOnce: number): Promise<void> {
  const measures = contenders.map((contender) => [contender.name, () => measure(contender, atOnce)] as const);
  const samples = await interleave(Object.fromEntries(measures), { rounds: ROUNDS, warmUps: 5 });
  const roundsOf = (contender: Contender): readonly Round[] => samples[contender.name] ?? [];
  report(contenders, atOnce, roundsOf);
  const stripe = contenders.find(({ name }) => name === STRIPE_NODE);
  for (const own of contenders.filter(({ isOurs }) => isOurs)) {
    for (const [peer, atLeast] of [[own.byHand, TIMES_BY_HAND] as const, [stripe, TIMES_STRIPE_NODE] as const]) {
      if (peer === undefined) continue;
      const ratio = medianRatio(roundsOf(own), roundsOf(peer), rateOf);
      console.log(judge(`${own.name} / ${peer.name}`, ratio, { atLeast }));
    }
  }
}

function report(contenders: readonly Contender[], atOnce: number, roundsOf: (contender: Contender) => readonly Round[]): void {
  console.log(
    `\n${atOnce === 1 ? 'one after the other' : `${atOnce} at once`}`.padEnd(35),
    'calls/s  of by hand   CPU a call  of by hand',
  );
  for (const contender of contenders) {
    const own = roundsOf(contender);
    const byHand = roundsOf(contender.byHand ?? contender);
    const rate = median(own.map((round) => round.callsPerSecond));
    const cpu = median(own.map((round) => round.cpuMicroseconds));
    console.log(
      contender.name.padEnd(34),
      Math.round(rate).toString().padStart(7),
      medianRatio(own, byHand, rateOf).toFixed(2).padStart(11),
      `${cpu.toFixed(1)} µs`.padStart(12),
      medianRatio(own, byHand, (round) => 1 / round.cpuMicroseconds)
        .toFixed(2)
        .padStart(11),
    );
  }
}

const rateOf = (round: Round): number => round.callsPerSecond;

const server = await startServer();
const contenders = createContenders(server.port);
console.log(
  `POST of 300 B JSON, answer of 600 B JSON; Node ${process.versions.node}; medians of ${ROUNDS} interleaved rounds of ${ROUND_MS} ms`,
);
for (const atOnce of [1, 50]) await compare(contenders, atOnce);
for (const own of contenders.filter(({ isOurs }) => isOurs)) {
  console.log(`\nmemory of ${own.name}\n${await measureMemory(own)}`);
}
for (const contender of contenders) await contender.close();
server.stop();
process.exit(0);
