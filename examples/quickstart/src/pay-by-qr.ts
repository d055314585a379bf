import { createPaymentIntentId, ItPayClient } from '@x/itpay-client';
import type { Sandbox } from '@x/sandbox';
import { toString as drawQr } from 'qrcode';
import type { Merchant } from './start-merchant.ts';
import type { Story } from './story.ts';

/** ItPay: an intent over CNY 6.99, its QR code, a payer, one settlement. */
export async function payByQr(story: Story, sandbox: Sandbox, merchant: Merchant): Promise<void> {
  const { baseUrl, apiKey } = sandbox.itpay;
  const client = new ItPayClient({ baseUrl, apiKey, channel: 'alipay' });

  const service = await client.manifests.create({
    name: 'Smart Summary',
    description: 'Summaries of documents',
    payment_methods: { one_time: true },
    accepted_channels: ['alipay'],
    endpoint: `${merchant.url}/webhooks/itpay`,
  });
  await client.manifests.activate(service.id);
  story.step('service "Smart Summary" registered, webhooks to the shop');

  const amount = { currency: 'CNY', value: 699 };
  const id = createPaymentIntentId();
  merchant.orders.set(id, { amount: amount.value, currency: amount.currency, settled: 0 });
  const intent = await client.paymentIntents.create({
    id,
    service_id: service.id,
    type: 'one_time',
    amount,
    description: 'AI document summary (42 pages)',
    payer: { agent_id: 'agent_cli_a1b2c3d4' },
  });
  story.step(`PaymentIntent over CNY 6.99 is ${intent.status}`, intent.status === 'pending');

  const charge = await client.qr.generate(intent.id);
  story.step('QR code generated:');
  // With a terminal's own colors where there is one: scanners want dark modules on light ground.
  const type = process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? 'terminal' : 'utf8';
  story.show(await drawQr(charge.scan_url, { type, small: true, margin: 2, errorCorrectionLevel: 'L' }));

  await sandbox.pay(intent.id);
  const paid = await client.paymentIntents.waitForCompletion(intent.id, { timeout: 5_000, pollInterval: 100 });
  story.step(`the payer scans it and pays: the intent is ${paid.status}`, paid.status === 'succeeded');

  const webhook = sandbox.deliveries().find(({ paymentId }) => paymentId === intent.id);
  // Of copies that are sent at once, any may be answered first.
  const received = webhook?.attempts.find(({ status, replyBody }) => status === 200 && replyBody === '{"status":"received"}');
  story.step(`webhook verified, answered ${describe(received ?? webhook?.attempts[0])}`, received !== undefined);
  if (webhook !== undefined) await sandbox.redeliver(webhook.id);
  const again = sandbox
    .deliveries()
    .find(({ id: delivery }) => delivery === webhook?.id)
    ?.attempts.at(-1);
  const repeated = again?.status === 200 && again.replyBody === '{"status":"already_processed"}';
  story.step(`the same delivery again, answered ${describe(again)}`, repeated);

  const settled = merchant.orders.get(id)?.settled ?? 0;
  story.step(
    settled === 1 ? 'the shop settled the order exactly once' : `the shop settled the order ${settled} times`,
    settled === 1,
  );
  await client.close();
}

function describe(attempt: { readonly status: number; readonly replyBody: string } | undefined): string {
  return attempt === undefined ? 'by nobody' : `${attempt.status} ${attempt.replyBody}`;
}
