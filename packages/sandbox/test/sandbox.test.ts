import { itpay, stablecoin } from '@x/signing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../src/sandbox.ts';
import { callItpay, callStablecoin } from './support/call-gateway.ts';
import { type Merchant, startMerchant } from './support/start-merchant.ts';

let merchant: Merchant;
let sandbox: Sandbox;

beforeEach(async () => {
  merchant = await startMerchant();
  sandbox = await createSandbox({ itpay: { webhookUrl: `${merchant.url}/itpay` }, seed: 1 });
});

afterEach(async () => {
  await sandbox.close();
  await merchant.close();
});

describe('createSandbox', () => {
  it('takes an ItPay payment from its creation to a signed webhook', async () => {
    const created = await callItpay(sandbox, 'POST', '/v1/payment-intents', {
      body: { id: 'pi_1', service_id: 's', type: 'one_time', amount: { currency: 'CNY', value: 699 }, payer: { agent_id: 'a' } },
    });
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({ id: 'pi_1', status: 'pending', amount: { currency: 'CNY', value: 699 } });
    const qr = await callItpay(sandbox, 'POST', '/v1/payment-intents/pi_1/qr');
    expect(qr.json).toMatchObject({ scan_url: `${sandbox.url}/pay/pi_1` });
    await sandbox.pay('pi_1');
    const [webhook] = merchant.received;
    const event = JSON.parse(webhook?.body ?? '');
    expect(event).toMatchObject({ type: 'payment_intent.succeeded', data: { id: 'pi_1', status: 'succeeded' } });
    const header = String(webhook?.headers['x-itpay-signature']);
    expect(itpay.verifyWebhook({ header, body: webhook?.body ?? '', now: sandbox.now() }, sandbox.itpay.webhookSecret).ok).toBe(
      true,
    );
    expect(sandbox.deliveries()).toMatchObject([{ state: 'acknowledged', paymentId: 'pi_1', eventId: event.id }]);
  });

  it('takes a checkout order from its creation to two signed webhooks', async () => {
    const methods = await callStablecoin(sandbox, 'GET', '/checkout/payment-methods');
    expect(methods.json).toMatchObject({ code: '00000' });
    const created = await callStablecoin(sandbox, 'POST', '/checkout/orders', {
      body: {
        merchantOrderId: 'ORDER_0000000000001',
        orderAmount: { value: '100.50', currency: 'USDC' },
        paymentMethodType: 'ON_CHAIN_TRANSFER',
        network: 'tron',
        expiresAt: new Date(sandbox.now() + 600_000).toISOString(),
        callbackUrl: `${merchant.url}/checkout`,
      },
    });
    expect(created.json).toMatchObject({
      code: '00000',
      data: { status: 'INIT', cryptoPaymentAmount: { value: '101.00', currency: 'USDC' } },
    });
    await sandbox.pay('ORDER_0000000000001');
    expect(merchant.received.map((webhook) => JSON.parse(webhook.body).status)).toEqual(['PROCESSING', 'SUCCEEDED']);
    for (const { headers, body } of merchant.received) {
      const facts = {
        timestamp: String(headers['x-timestamp']),
        signature: String(headers['x-signature']),
        body,
        now: sandbox.now(),
      };
      expect(stablecoin.verifyWebhook(facts, sandbox.stablecoin.apiSecret)).toMatchObject({ ok: true, form: 'body' });
    }
  });
});
