import { performance } from 'node:perf_hooks';
import { type Contender, createContenders } from './contenders.ts';
import { startServer } from './start-server.ts';

/** Calls per second of every contender, side by side: medians of interleaved rounds in one run. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 11);
const ROUND_MS = 250;

async function measure(contender: Contender, atOnce: number): Promise<number> {
  let calls = 0;
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
  return (calls * 1_000) / (performance.now() - startedAt);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const server = await startServer();
const contenders = createContenders(server.port);
console.log(
  `POST of 300 B JSON, answer of 600 B JSON; Node ${process.versions.node}; ${ROUNDS} rounds of ${ROUND_MS} ms each, medians`,
);
for (const atOnce of [1, 50]) {
  const rounds = new Map(contenders.map((contender) => [contender, [] as number[]]));
  for (const contender of contenders) await measure(contender, atOnce);
  for (let round = 0; round < ROUNDS; round += 1) {
    // Another one begins each time, so that nobody always runs on the heels of the same neighbour.
    for (let index = 0; index < contenders.length; index += 1) {
      const contender = contenders[(index + round) % contenders.length] as Contender;
      rounds.get(contender)?.push(await measure(contender, atOnce));
    }
  }
  const [first] = contenders;
  const base = rounds.get(first as Contender) ?? [];
  console.log(`\n${atOnce === 1 ? 'one after the other' : `${atOnce} at once`}`);
  for (const [contender, values] of rounds) {
    const ratio = median(values.map((value, index) => value / (base[index] ?? value)));
    console.log(
      `${contender.name.padEnd(32)} ${Math.round(median(values)).toString().padStart(7)} calls/s   ${ratio.toFixed(2)} of by hand`,
    );
  }
}
for (const contender of contenders) await contender.close();
server.stop();
process.exit(0);
