import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ItPayClient } from '@x/itpay-client';
import { createItPayTools, type ItPayTool } from '@x/itpay-mcp/tools';
import { createSandbox } from '@x/sandbox';
import { median } from '../driver/median.ts';

const CALLS = 60;
const LINES = [0, 1_000, 100_000];

const ms = (value: number) => `${value.toFixed(1)} ms`;

/** Lines as the ledger writes them: a day in which nothing has expired, so that compaction removes none. */
function ledgerOf(lines: number, at: number): string {
  const entry = (index: number) => ({
    at,
    claim: `7f9c24e8-3b12-4fef-91e0-${String(index).padStart(12, '0')}`,
    id: `pi_${index}`,
    currency: 'CNY',
    value: 1,
  });
  return Array.from({ length: lines }, (_, index) => `${JSON.stringify(entry(index))}\n`).join('');
}

/** What a daily limit adds to a `create_payment_intent`, by the length of the ledger file. */
export async function measureLedger(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'x-bench-'));
  const sandbox = await createSandbox();
  const client = new ItPayClient({ apiKey: sandbox.itpay.apiKey, baseUrl: sandbox.itpay.baseUrl, channel: 'alipay' });
  let calls = 0;
  const time = async (tool: ItPayTool | undefined) => {
    calls += 1;
    const amount = { currency: 'CNY', value: 1 };
    const begin = performance.now();
    const result = await tool?.run({ purchase_ref: `bench-${calls}`, amount, service_id: 'svc_bench' });
    if (result === undefined || result.isError) throw new Error(`The call failed: ${JSON.stringify(result?.content)}`);
    return performance.now() - begin;
  };
  const [bare] = createItPayTools({ client });
  await time(bare);
  console.log(
    '\n| daily ledger | first call after the start | each later call, median of 60 | … over no limit |\n|---|---|---|---|',
  );
  for (const lines of LINES) {
    const file = path.join(folder, `${lines}.jsonl`);
    await writeFile(file, ledgerOf(lines, Date.now()));
    const [limited] = createItPayTools({ client, limits: { perDay: { CNY: 1_000_000 } }, ledgerFile: file });
    const first = await time(limited);
    const times = { bare: [] as number[], limited: [] as number[] };
    for (let call = 0; call < CALLS; call += 1) {
      times.bare.push(await time(bare));
      times.limited.push(await time(limited));
    }
    const [one, other] = [median(times.limited), median(times.bare)];
    console.log(`| ${lines.toLocaleString('en')} lines | ${ms(first)} | ${ms(one)} | ${ms(one - other)} |`);
  }
  await client.close();
  await sandbox.close();
  await rm(folder, { recursive: true });
}
