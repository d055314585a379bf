// How many files a reader has to open to follow one call: `npm run bench files-run` (`--list` names them).
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createPaymentIntentId, ItPayClient } from '@x/itpay-client';
import type { Sandbox } from '@x/sandbox';
import { itpay as signing } from '@x/signing';
import { StablecoinClient } from '@x/stablecoin-client';
import { itpay } from '@x/webhooks';
import { createSignedRequest, createTestEvent } from '@x/webhooks/testing';
import { createWebhookMiddleware } from '@x/webhooks-express';
import express from 'express';
import { countFiles, type FilesRun } from './count-files.ts';

const secret = 'whsec_files_run_1234';

async function deliverToExpress(): Promise<FilesRun> {
  const app = express();
  const on = { 'payment_intent.succeeded': () => new Promise<void>((resolve) => setImmediate(resolve)) };
  app.use('/webhooks', createWebhookMiddleware({ provider: itpay({ secret }), on }));
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
  let count = 0;
  try {
    // Signed beforehand, so that only receiving is counted.
    const requests = [1, 2].map((number) =>
      createSignedRequest({
        provider: 'itpay',
        secret,
        event: createTestEvent('itpay', 'payment_intent.succeeded', { id: `evt_${number}` }),
      }),
    );
    return await countFiles(async () => {
      const request = requests[count++];
      if (request === undefined) throw new Error('There are two deliveries.');
      const response = await fetch(url, {
        method: 'POST',
        headers: request.headers as Record<string, string>,
        body: request.body,
      });
      if (response.status !== 200) throw new Error(`The delivery was answered ${response.status}.`);
    });
  } finally {
    server.close();
  }
}

function verifyOne(): Promise<FilesRun> {
  const body = '{"id":"evt_1"}';
  const now = Date.now();
  const header = signing.signWebhook({ timestamp: Math.floor(now / 1000), body }, secret);
  return countFiles(async () => signing.verifyWebhook({ header, body, now }, secret));
}

async function createPayments(): Promise<{ itpay: FilesRun; stablecoin: FilesRun }> {
  const gateways = fork(fileURLToPath(new URL('./sandbox-process.ts', import.meta.url)));
  const sandbox = await new Promise<Pick<Sandbox, 'itpay' | 'stablecoin'>>((resolve, reject) => {
    gateways.once('message', (message) => resolve(message as Sandbox)).once('error', reject);
  });
  const itpayClient = new ItPayClient({ ...sandbox.itpay, channel: 'alipay' });
  const stablecoinClient = new StablecoinClient(sandbox.stablecoin);
  let count = 0;
  try {
    const create = await countFiles(() =>
      itpayClient.paymentIntents.create({
        id: createPaymentIntentId(),
        service_id: '01J7XYKZ1A2B3C4D5E6F7G8H9I',
        type: 'one_time',
        amount: { currency: 'CNY', value: 699 },
        description: 'AI document summary',
        payer: { agent_id: 'agent_1', human_id: 'user_1' },
      }),
    );
    const order = await countFiles(() =>
      stablecoinClient.orders.create({
        merchantOrderId: `FILES_RUN_${++count}`,
        orderAmount: { value: '9.99', currency: 'USD' },
        returnUrl: 'https://shop.example/back',
        expiresAt: new Date(Date.now() + 15 * 60_000).toISOString(),
      }),
    );
    return { itpay: create, stablecoin: order };
  } finally {
    await Promise.all([itpayClient.close(), stablecoinClient.close()]);
    gateways.kill();
  }
}

const payments = await createPayments();
const rows: readonly (readonly [string, FilesRun, number])[] = [
  ['one Express delivery', await deliverToExpress(), 30],
  ['`ItPayClient` `paymentIntents.create()`', payments.itpay, 22],
  ['`StablecoinClient` `orders.create()`', payments.stablecoin, 22],
  ['one `verifyWebhook`', await verifyOne(), 8],
];
console.log('| call | files | at most | functions |\n|---|---:|---:|---:|');
for (const [name, run, limit] of rows) console.log(`| ${name} | ${run.files.length} | ${limit} | ${run.functions} |`);
if (process.argv.includes('--list')) for (const [name, { files }] of rows) console.log(`\n${name}\n  ${files.join('\n  ')}`);
