import type { Sandbox } from '@x/sandbox';
import { itpay, stablecoin } from '@x/signing';
import type { Merchant } from './start-merchant.ts';
import type { Story } from './story.ts';

/** What an attacker would try: webhooks without the secret, a request changed on its way. */
export async function tryToCheat(story: Story, sandbox: Sandbox, merchant: Merchant): Promise<void> {
  const now = Date.now();
  const before = countSettlements(merchant);

  const event = JSON.stringify({
    id: 'evt_forged',
    type: 'payment_intent.succeeded',
    data: { id: 'pi_forged', status: 'succeeded' },
  });
  const forgedHeader = itpay.signWebhook({ timestamp: Math.floor(now / 1000), body: event }, 'whsec_guessed');
  const first = await post(`${merchant.url}/webhooks/itpay`, event, { 'x-itpay-signature': forgedHeader });
  story.step(`a forged ItPay webhook: the shop answers ${first} (${merchant.refusals.at(-1)})`, first === 401);

  const order = JSON.stringify({ merchantOrderId: 'ORDER_forged', status: 'SUCCEEDED' });
  const signature = stablecoin.signWebhook({ timestamp: now, body: order }, 'guessed');
  const headers = { 'x-timestamp': String(now), 'x-signature': signature };
  const second = await post(`${merchant.url}/webhooks/checkout`, order, headers);
  story.step(`a forged checkout webhook: the shop answers ${second} (${merchant.refusals.at(-1)})`, second === 401);
  story.step('neither settled anything', countSettlements(merchant) === before);

  const timestamp = Math.floor(now / 1000);
  const body = JSON.stringify({ id: 'pi_tampered', amount: { currency: 'CNY', value: 699 } });
  const mac = itpay.signRequest({ timestamp, method: 'POST', path: '/v1/payment-intents', body }, sandbox.itpay.apiKey);
  const third = await post(`${sandbox.itpay.baseUrl}/payment-intents`, body.replace('699', '1'), {
    authorization: `Bearer ${sandbox.itpay.apiKey}`,
    'x-itpay-signature': itpay.formatSignatureHeader({ timestamp, signatures: [mac] }),
  });
  story.step(`a request changed on its way: the gateway answers ${third}`, third === 401);
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  await response.arrayBuffer();
  return response.status;
}

function countSettlements({ orders }: Merchant): number {
  return [...orders.values()].reduce((sum, { settled }) => sum + settled, 0);
}
