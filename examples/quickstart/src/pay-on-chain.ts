import { randomUUID } from 'node:crypto';
import type { Sandbox } from '@x/sandbox';
import { payable, StablecoinClient } from '@x/stablecoin-client';
import type { Merchant } from './start-merchant.ts';
import type { Story } from './story.ts';

/** API Checkout: 100.50 USDC on tron, what the payer has to see, one settlement. */
export async function payOnChain(story: Story, sandbox: Sandbox, merchant: Merchant): Promise<void> {
  const { baseUrl, merchantId, apiSecret } = sandbox.stablecoin;
  const client = new StablecoinClient({ baseUrl, merchantId, apiSecret });

  const methods = await client.checkout.paymentMethods.list();
  const method = methods.find(({ cryptoCurrency, network }) => cryptoCurrency === 'USDC' && network === 'tron');
  story.step(`${methods.length} payment methods, USDC on tron among them`, method !== undefined);
  story.show(methods.map(({ cryptoCurrency, network }) => `${cryptoCurrency}/${network}`).join(' '));

  const merchantOrderId = `ORDER_${randomUUID()}`;
  const orderAmount = { value: '100.50', currency: 'USDC' };
  merchant.orders.set(merchantOrderId, { amount: orderAmount.value, currency: orderAmount.currency, settled: 0 });
  const order = await client.checkout.orders.create({
    merchantOrderId,
    orderAmount,
    network: 'tron',
    expiresAt: new Date(Date.now() + 15 * 60_000).toISOString(),
    callbackUrl: `${merchant.url}/webhooks/checkout`,
  });
  story.step(`order over 100.50 USDC is ${order.status}; the payer sees:`, order.status === 'INIT');

  const { amount, currency, address, networkDisplayName, expiresAt } = payable(order);
  story.show(
    [
      `Send exactly  ${amount} ${currency}`,
      `To            ${address}`,
      `Only on       ${networkDisplayName}: sent on another network, it is lost!`,
      `Time left     ${timeLeft(expiresAt)}`,
    ].join('\n'),
  );

  await sandbox.pay(merchantOrderId);
  const paid = await client.checkout.orders.waitForCompletion(merchantOrderId, { timeout: 5_000, pollInterval: 100 });
  story.step(`the payer pays: the order is ${paid.status}`, paid.status === 'SUCCEEDED');

  const webhooks = sandbox.deliveries().filter(({ paymentId }) => paymentId === merchantOrderId);
  for (const { event, attempts, acknowledged } of webhooks) {
    const reply = attempts.at(-1);
    story.step(`webhook ${event} verified, answered ${reply?.status} ${reply?.replyBody}`, acknowledged);
  }
  const settled = merchant.orders.get(merchantOrderId)?.settled ?? 0;
  story.step(
    settled === 1 ? 'the shop settled the order exactly once' : `the shop settled the order ${settled} times`,
    settled === 1,
  );
  await client.close();
}

function timeLeft(expiresAt: string | undefined): string {
  if (expiresAt === undefined) return 'unknown';
  const seconds = Math.max(0, Math.round((Date.parse(expiresAt) - Date.now()) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
