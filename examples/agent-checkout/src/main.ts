/**
 * A scripted agent buys something: the official MCP client stands where a model would, so that every step can be read.
 *
 *   npx tsx src/main.ts
 *
 * Agent ── MCP over stdio ── @x/itpay-mcp ── signed HTTP ── sandbox ── signed webhook ── merchant
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createSandbox } from '@x/sandbox';
import { itpay } from '@x/webhooks';
import { createWebhookMiddleware } from '@x/webhooks-express';
import express from 'express';

/** One line of the conversation, folded at 80 columns. */
function say(who: string, what: string): void {
  const folded = what.match(/.{1,68}(?:\s+|$)|\S+\s*/g) ?? [];
  for (const [index, line] of folded.entries()) console.log(`${(index === 0 ? who : '').padEnd(10)}${line.trimEnd()}`);
}

// The gateway, on this machine.
const sandbox = await createSandbox();

// The merchant: delivers once its webhook says that the money arrived.
let deliveries = 0;
let announceDelivery: () => void = () => {};
const delivered = new Promise<void>((resolve) => {
  announceDelivery = resolve;
});
const app = express();
app.post(
  '/itpay/v1/webhook',
  createWebhookMiddleware({
    provider: itpay({ secret: sandbox.itpay.webhookSecret }),
    on: {
      'payment_intent.succeeded': async (event) => {
        deliveries += 1;
        say('merchant', `verified the webhook for ${event.data.id}: report delivered (delivery ${deliveries})`);
        announceDelivery();
      },
    },
  }),
);
const merchant = app.listen(0, '127.0.0.1');
await new Promise((resolve) => merchant.once('listening', resolve));
const address = merchant.address();
const port = address !== null && typeof address === 'object' ? address.port : 0;

// The agent: an MCP client that starts the server as Claude Desktop would.
const manifest = createRequire(import.meta.url).resolve('@x/itpay-mcp/package.json');
const agent = new Client({ name: 'scripted-agent', version: '1.0.0' });
await agent.connect(
  new StdioClientTransport({
    command: process.execPath,
    args: [path.join(path.dirname(manifest), 'dist', 'bin.js'), '--max-per-payment', 'CNY=1000'],
    env: { ITPAY_API_KEY: sandbox.itpay.apiKey, ITPAY_BASE_URL: sandbox.itpay.baseUrl, ITPAY_CHANNEL: 'alipay' },
    stderr: 'inherit',
  }),
);

interface Answer {
  readonly isError?: boolean;
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly content: readonly { readonly type: string; readonly text?: string }[];
}

async function call(name: string, args: Record<string, unknown>): Promise<Answer> {
  return (await agent.callTool({ name, arguments: args })) as unknown as Answer;
}

let ok = false;
try {
  await registerService();
  say('agent', `tools: ${(await agent.listTools()).tools.map((tool) => tool.name).join(', ')}`);

  const services = (await call('list_manifests', { q: 'summary' })).structuredContent?.['manifests'] as {
    service_id: string;
    name: string;
  }[];
  const service = services[0];
  if (service === undefined) throw new Error('the service is not listed');
  say('agent', `found "${service.name}" (${service.service_id})`);

  const purchase = { purchase_ref: 'summary-of-42-pages', service_id: service.service_id, description: 'Summary of 42 pages' };
  const tooMuch = await call('create_payment_intent', { ...purchase, amount: { currency: 'CNY', value: 99_900 } });
  say('agent', 'asks for CNY 999.00');
  say('server', tooMuch.content[0]?.text?.split('\n')[0] ?? '');

  const created = await call('create_payment_intent', { ...purchase, amount: { currency: 'CNY', value: 699 } });
  const id = String(created.structuredContent?.['payment_intent_id']);
  say('agent', 'asks for CNY 6.99');
  say('server', `started ${id}`);

  const repeated = await call('create_payment_intent', { ...purchase, amount: { currency: 'CNY', value: 699 } });
  say('agent', 'asks again for the same purchase');
  say(
    'server',
    `already_existed ${repeated.structuredContent?.['already_existed']}: ${repeated.structuredContent?.['payment_intent_id']}`,
  );

  const qr = await call('generate_qr', { payment_intent_id: id });
  console.log(`\n${qr.content.find((part) => part.type === 'text' && part.text?.includes('█'))?.text}`);

  // The person scans and pays while the agent waits.
  const waiting = call('check_payment_status', { payment_intent_id: id, wait_seconds: 30 });
  say('person', 'scans the code and pays');
  await sandbox.pay(id);
  const status = (await waiting).structuredContent;
  // A webhook that never came must end in a failure, not in silence.
  await Promise.race([delivered, setTimeout(10_000, undefined, { ref: false })]);
  say('server', `outcome ${status?.['outcome']}: ${status?.['next_step']}`);

  ok =
    tooMuch.isError === true &&
    repeated.structuredContent?.['payment_intent_id'] === id &&
    repeated.structuredContent['already_existed'] === true &&
    status?.['outcome'] === 'settled' &&
    deliveries === 1;
  say('result', ok ? 'one purchase, one payment, one delivery' : 'something was lost or doubled');
} finally {
  await agent.close();
  merchant.close();
  merchant.closeAllConnections();
  await sandbox.close();
}
process.exitCode = ok ? 0 : 1;

/** What the merchant did once, on the day it opened. */
async function registerService(): Promise<void> {
  const { ItPayClient } = await import('@x/itpay-mcp');
  const client = new ItPayClient({ apiKey: sandbox.itpay.apiKey, baseUrl: sandbox.itpay.baseUrl });
  const service = await client.manifests.create({
    name: 'Smart summary',
    description: 'Summaries of long documents',
    payment_methods: { one_time: true },
    pricing: { one_time: [{ amount: 699, currency: 'CNY', label: 'per document' }] },
    accepted_channels: ['alipay'],
    qr_mode: 'dynamic',
    settlement_currency: 'CNY',
    endpoint: `http://127.0.0.1:${port}/itpay/v1/webhook`,
  });
  await client.manifests.activate(service.id);
  await client.close();
}
