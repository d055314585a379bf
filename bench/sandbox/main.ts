/**
 * The sandbox: time from spawn until it listens, as published (build first), and its memory over 100,000 payments, each created, given a
 * QR code and paid.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createSandbox } from '@x/sandbox';
import { itpay } from '@x/signing';
import { Pool } from 'undici';
import { median } from '../driver/median.ts';

const STARTS = 15;
const PAYMENTS = 100_000;
const AT_A_TIME = 20;
const SHOWN_EVERY = 20_000;

const bin = path.join(path.dirname(createRequire(import.meta.url).resolve('@x/sandbox/package.json')), 'dist', 'bin.js');

async function measureStart(): Promise<number> {
  const begin = performance.now();
  const child = spawn(process.execPath, [bin, '--port', '0']);
  await once(child.stdout, 'data');
  const took = performance.now() - begin;
  child.kill();
  await once(child, 'close');
  return took;
}

const starts: number[] = [];
for (let round = 0; round < STARTS; round += 1) starts.push(await measureStart());
console.log(`spawn until it listens, median of ${STARTS}: ${median(starts).toFixed(0)} ms`);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const sandbox = await createSandbox();
const pool = new Pool(sandbox.url, { connections: AT_A_TIME });

async function post(url: string, body = ''): Promise<void> {
  const timestamp = Math.floor(sandbox.transportNow() / 1000);
  const signature = itpay.signRequest({ timestamp, method: 'POST', path: url, body }, sandbox.itpay.apiKey);
  const headers = { authorization: `Bearer ${sandbox.itpay.apiKey}`, 'x-itpay-signature': `t=${timestamp},v1=${signature}` };
  const reply = await pool.request({ method: 'POST', path: url, headers, body });
  await reply.body.dump();
}

async function makePayment(number: number): Promise<void> {
  const id = `pi_${number}`;
  const amount = { currency: 'CNY', value: 699 };
  await post('/v1/payment-intents', JSON.stringify({ id, service_id: 's', type: 'one_time', amount, payer: { agent_id: 'a' } }));
  await post(`/v1/payment-intents/${id}/qr`);
  await sandbox.pay(id);
}

for (let made = 0; made < PAYMENTS; made += AT_A_TIME) {
  await Promise.all(Array.from({ length: AT_A_TIME }, (_, index) => makePayment(made + index)));
  if ((made + AT_A_TIME) % SHOWN_EVERY !== 0) continue;
  collect();
  const heap = process.memoryUsage().heapUsed / 1_048_576;
  console.log(`after ${made + AT_A_TIME} payments: ${heap.toFixed(0)} MiB of heap`);
}
await pool.close();
await sandbox.close();
