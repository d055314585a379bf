// Webhook endpoints side by side: the same signed JSON, 50 keep-alive connections, load from this process, each server in its
// own. The servers of one framework take turns, so that a busy minute of the machine falls on all that are compared.
import { bundle } from '../bundle.ts';
import { median } from '../median.ts';
import { type ContestantProcess, startContestant } from './contestant-process.ts';
import { type Contestant, type ContestantName, contestants } from './contestants/index.ts';
import { runLoad } from './load.ts';
import { buildRequests, type Kind } from './payloads.ts';
import { printTable, ratioLine } from './report.ts';

const CONNECTIONS = 50;
const WARM_UP = 4;
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 25);
// Short rounds: both sides of a ratio are then measured within a second or two.
const requestsPerRound = { 1024: 2_000, 10240: 1_000 } as const;
const only = process.env['BENCH_ONLY'];

interface Entry {
  readonly label: string;
  readonly server: ContestantProcess;
  readonly kind: Kind;
  readonly expectedStatus: number;
  readonly throughput: number[];
  readonly cpuMicros: number[];
}

const names = (Object.keys(contestants) as ContestantName[]).filter(
  (name) => only === undefined || only.split(';').some((part) => name.startsWith(part)),
);
const [serverFile = ''] = await bundle('webhooks', ['server.ts']);
// One framework after the other: what is compared with each other takes turns within a second, and no server waits long.
const frameworks = [...new Set(names.map(readFramework))];

for (const bytes of [1_024, 10_240] as const) {
  const entries: Entry[] = [];
  for (const framework of frameworks) entries.push(...(await measureFramework(framework, bytes)));
  console.log(`\n${bytes / 1_024} KiB, ${rounds} rounds of ${requestsPerRound[bytes]} requests, ${CONNECTIONS} connections\n`);
  printTable(
    entries.map(({ label, throughput, cpuMicros }) => ({ label, throughput: median(throughput), cpuMicros: median(cpuMicros) })),
  );
  printRatios(new Map(entries.map((entry) => [entry.label, entry])));
}

function readFramework(name: string): string {
  return name.slice(0, name.indexOf(' '));
}

async function measureFramework(framework: string, bytes: 1_024 | 10_240): Promise<readonly Entry[]> {
  const own = names.filter((name) => readFramework(name) === framework);
  const servers = await Promise.all(own.map((name) => startContestant(serverFile, name)));
  const entries = servers.flatMap((server): Entry[] => {
    const { kind, answers: expectedStatus = 200 }: Contestant = contestants[server.name];
    const first: Entry = { label: server.name, server, kind, expectedStatus, throughput: [], cpuMicros: [] };
    if (!server.name.endsWith('@x')) return [first];
    const forged: Entry = {
      ...first,
      label: `${server.name}, forged`,
      kind: 'itpay-forged',
      expectedStatus: 401,
      throughput: [],
      cpuMicros: [],
    };
    return [first, forged];
  });
  // The first rounds are for the compiler, and are not counted.
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const entry of round % 2 === 0 ? entries : entries.toReversed()) await runRound(entry, bytes, round >= 0);
  }
  for (const server of servers) server.stop();
  return entries;
}

async function runRound(entry: Entry, bytes: 1_024 | 10_240, counted: boolean): Promise<void> {
  const count = requestsPerRound[bytes];
  const requests = buildRequests({ kind: entry.kind, bytes, count });
  const cpuBefore = await entry.server.cpuSeconds();
  const result = await runLoad({ port: entry.server.port, connections: CONNECTIONS, requests });
  const cpuAfter = await entry.server.cpuSeconds();
  if (result.statuses.get(entry.expectedStatus) !== count) {
    throw new Error(`${entry.label}: unexpected answers ${JSON.stringify([...result.statuses])}`);
  }
  if (!counted) return;
  entry.throughput.push(count / result.seconds);
  entry.cpuMicros.push(((cpuAfter - cpuBefore) * 1e6) / count);
}

function printRatios(entries: ReadonlyMap<string, Entry>): void {
  const lines: readonly (readonly [string, string, number])[] = [
    ['fastify @x', 'fastify raw + JSON.parse', 0.75],
    ['fastify verifier by hand', 'fastify raw + JSON.parse', 0],
    ['express @x', 'express raw + JSON.parse', 0.95],
    ['express @x', 'express stripe.constructEvent', 1],
    ['node:http @x', 'node:http octokit', 1],
    ['fastify @x, forged', 'fastify @x', 1.2],
    ['express @x, forged', 'express @x', 1.2],
    ['node:http @x, forged', 'node:http @x', 1.2],
    ['express @x, forged', 'express raw + 401', 0],
  ];
  console.log();
  for (const [left, right, target] of lines) {
    const a = entries.get(left);
    const b = entries.get(right);
    if (a !== undefined && b !== undefined) console.log(ratioLine({ left, right, target, a, b }));
  }
}
