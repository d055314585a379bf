/**
 * The MCP server beside a minimal one on the same SDK: time from spawn to `initialize` and to `tools/list`, and one `check_payment_status`
 * over the bare client. Then what a daily limit costs, by the length of its ledger.
 * Both are started as published (plain Node, built files); build first.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createPaymentIntentId, ItPayClient } from '@x/itpay-client';
import { createSandbox } from '@x/sandbox';
import { interleave } from '../driver/interleave.ts';
import { median } from '../driver/median.ts';
import { measureLedger } from './ledger.ts';

const STARTS = 15;
const ROUNDS = 40;
const CALLS = 25;

const sandbox = await createSandbox();
const env = { ITPAY_API_KEY: sandbox.itpay.apiKey, ITPAY_BASE_URL: sandbox.itpay.baseUrl, PATH: process.env['PATH'] ?? '' };
const manifest = createRequire(import.meta.url).resolve('@x/itpay-mcp/package.json');
const servers = {
  'itpay-mcp': path.join(path.dirname(manifest), 'dist', 'bin.js'),
  minimal: fileURLToPath(new URL('./minimal-server.mjs', import.meta.url)),
};
type Name = keyof typeof servers;

async function connect(name: Name): Promise<Client> {
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [servers[name]], env, stderr: 'ignore' }));
  return client;
}

const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

/** Milliseconds from the spawn to the answer to `initialize`, and to the list of tools. */
async function timeStart(name: Name): Promise<{ readonly initialized: number; readonly listed: number }> {
  const begin = performance.now();
  const client = await connect(name);
  const initialized = performance.now() - begin;
  await client.listTools();
  const listed = performance.now() - begin;
  await client.close();
  return { initialized, listed };
}

async function timeCalls(call: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  for (let index = 0; index < CALLS; index += 1) await call();
  return (performance.now() - begin) / CALLS;
}

const starts = await interleave(
  { 'itpay-mcp': () => timeStart('itpay-mcp'), minimal: () => timeStart('minimal') },
  { rounds: STARTS },
);

const bare = new ItPayClient({ apiKey: sandbox.itpay.apiKey, baseUrl: sandbox.itpay.baseUrl });
const { id } = await bare.paymentIntents.create({
  id: createPaymentIntentId(),
  service_id: 'svc_bench',
  type: 'one_time',
  amount: { currency: 'CNY', value: 699 },
  payer: { agent_id: 'bench' },
});
const clients = { 'itpay-mcp': await connect('itpay-mcp'), minimal: await connect('minimal') };
const calls = await interleave(
  {
    bare: () => timeCalls(() => bare.paymentIntents.retrieve(id)),
    'itpay-mcp': () => timeCalls(() => check(clients['itpay-mcp'])),
    minimal: () => timeCalls(() => check(clients.minimal)),
  },
  { rounds: ROUNDS },
);

function check(client: Client): Promise<unknown> {
  return client.callTool({ name: 'check_payment_status', arguments: { payment_intent_id: id } });
}

console.log('| | itpay-mcp | minimal server, same SDK | ratio |\n|---|---|---|---|');
const startsOf = (name: Name, figure: 'initialized' | 'listed'): number =>
  median((starts[name] ?? []).map((start) => start[figure]));
const opened = { ours: startsOf('itpay-mcp', 'initialized'), minimal: startsOf('minimal', 'initialized') };
console.log(
  `| spawn to initialize, median of ${STARTS} | ${ms(opened.ours)} | ${ms(opened.minimal)} | ${(opened.ours / opened.minimal).toFixed(2)} |`,
);
const started = { ours: startsOf('itpay-mcp', 'listed'), minimal: startsOf('minimal', 'listed') };
console.log(
  `| spawn to tools/list, median of ${STARTS} | ${ms(started.ours)} | ${ms(started.minimal)} | ${(started.ours / started.minimal).toFixed(2)} |`,
);
const called = {
  bare: median(calls['bare'] ?? []),
  ours: median(calls['itpay-mcp'] ?? []),
  minimal: median(calls['minimal'] ?? []),
};
console.log(
  `| one check_payment_status, median of ${ROUNDS} x ${CALLS} | ${ms(called.ours)} | ${ms(called.minimal)} | ${(called.ours / called.minimal).toFixed(2)} |`,
);
console.log(
  `| … over the bare client's call (${ms(called.bare)}) | ${ms(called.ours - called.bare)} | ${ms(called.minimal - called.bare)} | |`,
);

await Promise.all([clients['itpay-mcp'].close(), clients.minimal.close(), bare.close()]);
await sandbox.close();
await measureLedger();
process.exit(0);
