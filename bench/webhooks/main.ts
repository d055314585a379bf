// Webhook endpoints side by side: the same signed JSON, 50 keep-alive connections, load from this process, each server in its
// own. The servers of one framework take turns, so that a busy minute of the machine falls on all that are compared.
import { bundle } from '../driver/bundle.ts';
import { runLoad } from '../driver/http-load.ts';
import { interleave, judge, type Measure, medianRatio, type Samples } from '../driver/interleave.ts';
import { median } from '../driver/median.ts';
import { buildRequests } from '../driver/requests.ts';
import { type ContestantProcess, startContestant } from './contestant-process.ts';
import { type Contestant, type ContestantName, contestants } from './contestants/index.ts';

const CONNECTIONS = 50;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 25);
// Short rounds: both sides of a ratio are then measured within a second or two.
const REQUESTS = { 1024: 2_000, 10240: 1_000 } as const;

type Bytes = keyof typeof REQUESTS;

interface Sample {
  readonly requestsPerSecond: number;
  readonly cpuMicros: number;
}

const [serverFile = ''] = await bundle('webhooks', ['server.ts']);
for (const bytes of [1_024, 10_240] as const) {
  const samples: Record<string, readonly Sample[]> = {};
  for (const framework of ['fastify', 'express', 'node:http']) Object.assign(samples, await measureFramework(framework, bytes));
  console.log(`\n${bytes / 1_024} KiB, ${ROUNDS} rounds of ${REQUESTS[bytes]} requests, ${CONNECTIONS} connections\n`);
  printTable(samples);
  printRatios(samples);
}

/** One framework after the other: what is compared takes turns within a second, and no server waits long. */
async function measureFramework(framework: string, bytes: Bytes): Promise<Samples<Sample>> {
  const names = (Object.keys(contestants) as ContestantName[]).filter((name) => name.startsWith(`${framework} `));
  const servers = await Promise.all(names.map((name) => startContestant(serverFile, name)));
  const measures: Record<string, Measure<Sample>> = {};
  for (const server of servers) {
    const contestant: Contestant = contestants[server.name];
    measures[server.name] = () => measure(server, contestant, bytes);
    if (!server.name.endsWith('@x')) continue;
    measures[`${server.name}, forged`] = () => measure(server, { kind: 'itpay-forged', answers: 401 }, bytes);
  }
  const samples = await interleave(measures, { rounds: ROUNDS, warmUps: 4 });
  for (const server of servers) server.stop();
  return samples;
}

async function measure(
  server: ContestantProcess,
  { kind, answers = 200 }: Pick<Contestant, 'kind' | 'answers'>,
  bytes: Bytes,
): Promise<Sample> {
  const count = REQUESTS[bytes];
  const requests = buildRequests({ kind, bytes, count });
  const cpuBefore = await server.cpuSeconds();
  const { requestsPerSecond, statuses } = await runLoad({ port: server.port, connections: CONNECTIONS, requests });
  const cpuAfter = await server.cpuSeconds();
  if (statuses.get(answers) !== count) throw new Error(`${server.name}: unexpected answers ${JSON.stringify([...statuses])}`);
  return { requestsPerSecond, cpuMicros: ((cpuAfter - cpuBefore) * 1e6) / count };
}

function printTable(samples: Samples<Sample>): void {
  console.log('| server | requests/s | server CPU per request |');
  console.log('|---|---:|---:|');
  for (const [name, rounds] of Object.entries(samples)) {
    const rate = Math.round(median(rounds.map(({ requestsPerSecond }) => requestsPerSecond)));
    const cpu = median(rounds.map(({ cpuMicros }) => cpuMicros));
    console.log(`| ${name} | ${rate.toLocaleString('en')} | ${cpu.toFixed(1)} µs |`);
  }
}

function printRatios(samples: Samples<Sample>): void {
  const figures = {
    'requests per second': (sample: Sample) => sample.requestsPerSecond,
    'CPU time': (sample: Sample) => 1 / sample.cpuMicros,
  };
  const targets: readonly (readonly [string, string, keyof typeof figures, number])[] = [
    ['fastify @x', 'fastify raw + JSON.parse', 'requests per second', 0.65],
    ['express @x', 'express raw + JSON.parse', 'requests per second', 0.95],
    ['express @x', 'express stripe.constructEvent', 'requests per second', 1],
    ['node:http @x', 'node:http octokit', 'CPU time', 0.9],
  ];
  console.log();
  for (const [own, peer, figure, atLeast] of targets) {
    const ratio = medianRatio(samples[own] ?? [], samples[peer] ?? [], figures[figure]);
    console.log(judge(`${own} / ${peer}, ${figure}`, ratio, { atLeast }));
  }
  for (const name of ['fastify @x', 'express @x', 'node:http @x']) {
    const ratio = medianRatio(samples[`${name}, forged`] ?? [], samples[name] ?? [], figures['requests per second']);
    console.log(`        ${name}, forged / genuine: ${ratio.toFixed(2)}`);
  }
}
